import { expect, test } from 'vitest';
import { partsOf } from '../../../renderer/features/share/lane-legend.tsx';
import type { ChartLine } from '../../../renderer/features/share/chart-lines.ts';
import { unchecked } from '../../../shared/model/reading.ts';
import type { Lane } from '../../../shared/model/snapshot.ts';
import { laneOf } from '../../helpers/scene-lanes.ts';

const moving = laneOf('one-of-two');
const line = (key: string, ...lanes: readonly Lane[]): ChartLine => ({ key, lanes, from: 'eth0', colour: 0 });
const unknown: Lane = { ...moving, recent: unchecked };
const parts = (...lines: readonly ChartLine[]): readonly (number | undefined)[] =>
  partsOf(lines).map(({ part }) => part);

test('a part of the whole is told only of a whole that is known', () => {
  expect(parts(line('a', moving), line('b', moving))).toEqual([0.5, 0.5]);
  expect(parts(line('a', moving), line('b', unknown))).toEqual([undefined, undefined]);
  expect(parts(line('a', moving, unknown), line('b', moving))).toEqual([undefined, undefined]);
});

test('a lane that is lost moves nothing, and the others are the whole', () => {
  const lost: Lane = { ...unknown, state: 'disconnected' };
  expect(parts(line('a', moving), line('b', lost))).toEqual([1, 0]);
});
