import { expect, test } from 'vitest';
import { publicationOf, type ScenarioName } from '../../helpers/mock-scenarios.ts';
import { bytesPerSecond, instant } from '../../../shared/model/units.ts';
import type { Publication } from '../../../shared/ipc/publication.ts';
import { lanesOf, summed, withLook, type LaneSeries } from '../../../renderer/state/series.ts';
import { useWindow, withPublication, type WindowState } from '../../../renderer/state/store.ts';

const start = 1_790_000_000_000;

function publication(scenario: ScenarioName, look: number): Publication {
  return publicationOf(scenario, { now: instant(start + look * 1000), look });
}

function afterLooks(scenario: ScenarioName, looks: number): LaneSeries {
  return Array.from({ length: looks }, (_, look) => publication(scenario, look).snapshot).reduce<LaneSeries>(
    (series, snapshot) => (snapshot === undefined ? series : withLook(series, snapshot)),
    {},
  );
}

function played(publications: readonly Publication[]): WindowState {
  return publications.reduce<WindowState>(
    (state, next) => ({ ...state, ...withPublication(state, next) }),
    useWindow.getInitialState(),
  );
}

test('a series holds the last 60 seconds of each lane and nothing older', () => {
  const series = afterLooks('one-of-two', 100);
  const points = series['session 1'] ?? [];
  expect(points.map((point) => (point.at - start) / 1000)).toEqual(
    Array.from({ length: 61 }, (_, index) => index + 39),
  );
});

test('a rate that is not known is a gap, not a zero', () => {
  const [first, second] = afterLooks('one-of-two', 2)['session 1'] ?? [];
  expect(first?.total).toBeUndefined();
  expect(second?.total).toBeGreaterThan(1e8);
});

test('a lane that is gone leaves the series when its last point leaves the window', () => {
  const gone = afterLooks('all-fine', 10);
  const snapshot = publication('limited', 75).snapshot;
  expect(snapshot && Object.keys(withLook(gone, snapshot))).toEqual(['session 1']);
});

test('after the clock jumped back nothing old stands to the right of now', () => {
  const series = afterLooks('one-of-two', 50);
  const snapshot = publication('one-of-two', 10).snapshot;
  const times = (snapshot && withLook(series, snapshot)['session 1'])?.map((point) => (point.at - start) / 1000);
  expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('lanes of a session that two mounts use are counted once', () => {
  const snapshot = publication('all-fine', 5).snapshot;
  if (snapshot === undefined) throw new Error('the scenario has a snapshot');
  const [media] = snapshot.shares;
  if (media === undefined) throw new Error('the scenario has a share');
  expect(lanesOf({ ...snapshot, shares: [media, { ...media, id: 'other' }] })).toHaveLength(2);
});

test('the sum of lanes is known where each of them is: some of them would pass for all', () => {
  const at = instant(start);
  const series: LaneSeries = {
    a: [{ at, total: bytesPerSecond(5) }],
    b: [{ at }],
    c: [{ at, total: bytesPerSecond(7) }],
  };
  expect(summed(series, ['a', 'b', 'c'])).toEqual([{ at }]);
  expect(summed(series, ['a', 'c'])).toEqual([{ at, total: 12 }]);
  expect(summed(series, ['b'])).toEqual([{ at }]);
});

test('the same look published again adds no point', () => {
  const look = publication('one-of-two', 3);
  const state = played([publication('one-of-two', 2), look, { ...look, sequence: 9 }]);
  expect(state.series['session 1']).toHaveLength(2);
});

test('another machine begins with an empty chart', () => {
  const state = played([publication('one-of-two', 1), publication('one-of-two', 2), publication('remote', 3)]);
  expect(state.series['session 1']).toHaveLength(1);
});

test('when the sample begins the chart of the own machine is gone', () => {
  const state = played([publication('one-of-two', 1), publication('one-of-two', 2), publication('sample', 3)]);
  expect(state.series['session 1']).toHaveLength(1);
});
