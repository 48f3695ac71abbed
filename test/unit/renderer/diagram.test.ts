import { expect, test } from 'vitest';
import { layoutOf } from '../../../renderer/ui/lanes/diagram-layout.ts';
import { type Diagram, diagramOf } from '../../../renderer/ui/lanes/diagram-model.ts';
import { chartLines } from '../../../renderer/features/share/chart-lines.ts';
import type { Publication } from '../../../shared/ipc/publication.ts';
import { playNamed } from '../../helpers/play-named.ts';
import { recordingNames } from '../../helpers/recordings.ts';
import { play } from '../../helpers/scene.ts';
import { scenes } from '../../helpers/scenes.ts';

type SceneName = keyof typeof scenes;
const diagramsOf = (scene: SceneName): readonly Diagram[] => diagramsIn(play(scenes[scene], 12).at(-1));

function diagramsIn(publication: Publication | undefined): readonly Diagram[] {
  if (publication === undefined) throw new Error('a scene has a look');
  const { snapshot } = publication;
  return (snapshot?.shares ?? []).flatMap((share) => {
    const nas = snapshot?.nas.find((one) => one.id === share.nas);
    return nas === undefined ? [] : [diagramOf(share, nas, publication)];
  });
}

/** "enp3s0 → 10.0.0.25: carrying" for each line of the first share's picture. */
function linesOf(scenario: SceneName): readonly string[] {
  return (diagramsOf(scenario)[0]?.lanes ?? []).map((lane) => {
    const count = lane.lanes.length > 1 ? ` × ${lane.lanes.length}` : '';
    const reason = lane.reason === undefined ? '' : `, ${lane.reason}`;
    return `${lane.from} → ${lane.to ?? '?'}: ${lane.state}${count}${reason}`;
  });
}

test('a port that could help is drawn empty with the reason', () => {
  expect(linesOf('one-of-two')).toEqual([
    'enp3s0 → 10.0.0.25: carrying',
    'enp3s0 → 10.0.0.26: possible, not requested',
  ]);
});

test('the reason is that of the root cause, not of its consequences', () => {
  const [trouble] = play(scenes.guest, 12).at(-1)?.troubles ?? [];
  expect(trouble?.consequences.map(({ code }) => code)).toEqual(['smb.not-requested']);
  expect(linesOf('guest')[1]).toBe('enp3s0 → 10.0.0.26: possible, not for guests');
});

test('an address that answers with the MAC of another is excluded by that name', () => {
  expect(linesOf('same-mac')[1]).toBe('enp3s0 → 10.0.0.26: excluded, answers with 10.0.0.25’s MAC');
});

test('an unreachable address is drawn, other names of a port are only counted', () => {
  expect(linesOf('unreachable')).toEqual([
    'enp3s0 → 10.0.0.25: carrying',
    'enp3s0 → 10.0.0.26: carrying',
    'enp3s0 → 172.18.0.1: excluded, cannot be reached',
  ]);
  expect(diagramsOf('unreachable')[0]?.hiddenPorts).toBe(2);
});

test('a lost channel without a socket is drawn to the one port that nothing reaches', () => {
  expect(linesOf('lost')).toEqual(['enp3s0 → 10.0.0.25: carrying', 'enp3s0 → 10.0.0.26: lost']);
});

test('a channel that stands still keeps its place', () => {
  expect(linesOf('stalled')).toEqual(['enp3s0 → 10.0.0.25: carrying', 'enp3s0 → 10.0.0.26: stalled']);
});

test('channels of one pair are one line with a count', () => {
  expect(linesOf('bundled').toSorted()).toEqual([
    'enp3s0 → 10.0.0.25: carrying × 4',
    'enp3s0 → 10.0.0.26: carrying × 4',
    'enp5s0 → 10.0.0.25: carrying × 4',
    'enp5s0 → 10.0.0.26: carrying × 4',
  ]);
});

test('an interface that carries nothing, though it could, stands beside the one that does', () => {
  expect(diagramsOf('same-exit')[0]?.locals.map((box) => [box.key, box.used])).toEqual([
    ['enp3s0', true],
    ['enp5s0', false],
  ]);
});

test('what could not be looked at is neither used nor unused', () => {
  expect(linesOf('unknown')).toEqual(['enp3s0 → 10.0.0.25: possible, not checked']);
  expect(diagramsOf('unknown')[0]?.locals.map((box) => box.used)).toEqual([undefined]);
});

test('a port is busy by what the lanes into it move of its announced speed', () => {
  const [first, second] = diagramsOf('two-by-two')[0]?.ports ?? [];
  expect(first?.busy).toBeGreaterThan(0.8);
  expect(second?.busy).toBeGreaterThan(0.5);
});

test('up to six channels have a line of their own in the chart, more are drawn by pair', () => {
  const linesIn = (scenario: SceneName): number => {
    const diagram = diagramsOf(scenario)[0];
    const lanes = diagram?.lanes.flatMap((lane) => lane.lanes) ?? [];
    return diagram === undefined ? 0 : chartLines(lanes, diagram.lanes).length;
  };
  expect([linesIn('two-by-two'), linesIn('lost'), linesIn('bundled')]).toEqual([2, 2, 4]);
});

test.each(Object.values(scenes).map((scene, index) => [Object.keys(scenes)[index], scene] as const))(
  'in %s every line has its place inside the picture and no label covers another',
  (_name, scene) => {
    for (const diagram of diagramsIn(play(scene, 12).at(-1))) expectPlaced(diagram);
  },
);

test.each(recordingNames)('at every moment of the recording %s as well', async (name) => {
  for (const look of await playNamed(`recording:${name}`, 0)) {
    for (const diagram of diagramsIn(look)) expectPlaced(diagram);
  }
});

function expectPlaced(diagram: Diagram): void {
  for (const width of [330, 476, 660, 1040]) {
    const layout = layoutOf(diagram, width);
    expect(layout.lanes).toHaveLength(diagram.lanes.length);
    for (const { label } of layout.lanes) {
      expect(label.x).toBeGreaterThan(0);
      expect(label.x).toBeLessThan(width);
      expect(label.y).toBeGreaterThan(0);
      expect(label.y).toBeLessThan(layout.height);
    }
    expect(overlapping(layout.lanes.map((lane) => lane.label))).toEqual([]);
  }
}

/** Labels are 28 px high and up to 130 px wide. */
function overlapping(labels: readonly { readonly x: number; readonly y: number }[]): readonly string[] {
  return labels.flatMap((a, index) =>
    labels
      .slice(index + 1)
      .filter((b) => Math.abs(a.y - b.y) < 28 && Math.abs(a.x - b.x) < 120)
      .map((b) => `${a.x},${a.y} and ${b.x},${b.y}`),
  );
}
