import { expect, test } from 'vitest';
import { layoutOf } from '../../../renderer/ui/lanes/diagram-layout.ts';
import { type Diagram, diagramOf } from '../../../renderer/ui/lanes/diagram-model.ts';
import { chartLines } from '../../../renderer/features/share/chart-lines.ts';
import { instant } from '../../../shared/model/units.ts';
import { publicationOf, type ScenarioName, scenarioNames } from '../../helpers/mock-scenarios.ts';

const moment = { now: instant(1_790_000_000_000), look: 20 };

function diagramsOf(scenario: ScenarioName): readonly Diagram[] {
  const publication = publicationOf(scenario, moment);
  const { snapshot } = publication;
  return (snapshot?.shares ?? []).flatMap((share) => {
    const nas = snapshot?.nas.find((one) => one.id === share.nas);
    return nas === undefined ? [] : [diagramOf(share, nas, publication)];
  });
}

/** "enp3s0 → 10.100.4.25: carrying" for each line of the first share's picture. */
function linesOf(scenario: ScenarioName): readonly string[] {
  return (diagramsOf(scenario)[0]?.lanes ?? []).map((lane) => {
    const count = lane.lanes.length > 1 ? ` × ${lane.lanes.length}` : '';
    const reason = lane.reason === undefined ? '' : `, ${lane.reason}`;
    return `${lane.from} → ${lane.to ?? '?'}: ${lane.state}${count}${reason}`;
  });
}

test('a port that could help is drawn empty with the reason', () => {
  expect(linesOf('one-of-two')).toEqual([
    'enp3s0 → 10.100.4.25: carrying',
    'enp3s0 → 10.100.4.26: possible, not requested',
  ]);
});

test('the reason is that of the root cause, not of its consequences', () => {
  expect(linesOf('five-problems')[1]).toBe('enp3s0 → 10.100.4.26: possible, not for guests');
});

test('an address that answers with the MAC of another is excluded by that name', () => {
  expect(linesOf('same-mac')[1]).toBe('enp3s0 → 10.100.4.26: excluded, answers with 10.100.4.25’s MAC');
});

test('an unreachable address is drawn, other names of a port are only counted', () => {
  expect(linesOf('unreachable')).toEqual([
    'enp3s0 → 10.100.4.25: carrying',
    'enp3s0 → 10.100.4.26: carrying',
    'enp3s0 → 172.18.0.1: excluded, cannot be reached',
  ]);
  expect(diagramsOf('unreachable')[0]?.hiddenPorts).toBe(2);
});

test('a lost channel without a socket is drawn to the one port that nothing reaches', () => {
  expect(linesOf('lost')).toEqual(['enp3s0 → 10.100.4.25: carrying', 'enp3s0 → 10.100.4.26: lost']);
});

test('a channel that stands still keeps its place', () => {
  expect(linesOf('stalled')).toEqual(['enp3s0 → 10.100.4.25: carrying', 'enp3s0 → 10.100.4.26: stalled']);
});

test('channels of one pair are one line with a count', () => {
  expect(linesOf('bundled')).toEqual([
    'enp3s0 → 10.100.4.25: carrying × 4',
    'enp3s0 → 10.100.4.26: carrying × 4',
    'enp5s0 → 10.100.4.25: carrying × 4',
    'enp5s0 → 10.100.4.26: carrying × 4',
  ]);
});

test('the second interface is where the missing lane would begin only when both leave by one', () => {
  expect(linesOf('same-exit')[1]).toBe('enp5s0 → 10.100.4.26: possible, same interface here');
  expect(diagramsOf('same-exit')[0]?.locals.map((box) => [box.key, box.used])).toEqual([
    ['enp3s0', true],
    ['enp5s0', false],
  ]);
});

test('what could not be looked at is neither used nor unused', () => {
  expect(linesOf('unknown')).toEqual([
    'enp3s0 → 10.100.4.25: possible, not checked',
    'enp3s0 → 10.100.4.26: possible, not checked',
  ]);
  expect(diagramsOf('unknown')[0]?.locals.map((box) => box.used)).toEqual([undefined]);
});

test('a port is busy by what the lanes into it move of its announced speed', () => {
  const [first, second] = diagramsOf('two-by-two')[0]?.ports ?? [];
  expect(first?.busy).toBeCloseTo(0.857, 2);
  expect(second?.busy).toBeGreaterThan(0.5);
});

test('up to six channels have a line of their own in the chart, more are drawn by pair', () => {
  const linesIn = (scenario: ScenarioName): number => {
    const diagram = diagramsOf(scenario)[0];
    const lanes = diagram?.lanes.flatMap((lane) => lane.lanes) ?? [];
    return diagram === undefined ? 0 : chartLines(lanes, diagram.lanes).length;
  };
  expect([linesIn('two-by-two'), linesIn('lost'), linesIn('bundled')]).toEqual([2, 2, 4]);
});

test.each(scenarioNames)(
  'in %s every line has its place inside the picture and no label covers another',
  (scenario) => {
    for (const diagram of diagramsOf(scenario)) {
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
  },
);

/** Labels are 28 px high and up to 130 px wide. */
function overlapping(labels: readonly { readonly x: number; readonly y: number }[]): readonly string[] {
  return labels.flatMap((a, index) =>
    labels
      .slice(index + 1)
      .filter((b) => Math.abs(a.y - b.y) < 28 && Math.abs(a.x - b.x) < 120)
      .map((b) => `${a.x},${a.y} and ${b.x},${b.y}`),
  );
}
