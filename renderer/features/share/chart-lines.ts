import type { Lane, LaneId } from '../../../shared/model/snapshot.ts';
import type { DrawnLane } from '../../ui/lanes/diagram-model.ts';

/** One line of the chart and one entry of its legend. */
export interface ChartLine {
  readonly key: string;
  readonly from: string;
  readonly to?: string;
  readonly lanes: readonly Lane[];
  readonly colour: number;
}

/** More lines than this cannot be told apart in a chart of this size. */
const mostLines = 6;

/** A line for each channel; where there are too many, one for each pair of interface and port, as the picture bundles them. */
export function chartLines(lanes: readonly Lane[], drawn: readonly DrawnLane[]): readonly ChartLine[] {
  const bundles = drawn.filter((bundle) => bundle.lanes.length > 0);
  if (lanes.length > mostLines) return bundles.map((bundle) => lineOf(bundle, bundle.lanes, bundle.colour));
  return lanes.flatMap((lane, place) => {
    const bundle = bundles.find((one) => one.lanes.includes(lane));
    return bundle === undefined ? [] : [lineOf(bundle, [lane], place)];
  });
}

function lineOf(bundle: DrawnLane, lanes: readonly Lane[], colour: number): ChartLine {
  const key = lanes.map((lane) => lane.id).join(' ');
  return { key, from: bundle.from, lanes, colour, ...(bundle.to !== undefined && { to: bundle.to }) };
}

/** The colour of a channel: that of the line it belongs to. */
export function colourOf(lane: LaneId, lines: readonly ChartLine[]): number {
  return lines.find((line) => line.lanes.some(({ id }) => id === lane))?.colour ?? 0;
}
