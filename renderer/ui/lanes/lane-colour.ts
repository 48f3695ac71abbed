/** As many as can be told apart; a seventh lane takes the first again, and always has its name beside it. */
const colours = ['--lane-1', '--lane-2', '--lane-3', '--lane-4', '--lane-5', '--lane-6'] as const;

/** The custom property with the colour of the lane at this place of its session: the same in picture, chart and table. */
export function laneColour(index: number): (typeof colours)[number] {
  return colours[index % colours.length] ?? '--lane-1';
}
