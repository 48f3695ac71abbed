import { expect, test } from 'vitest';
import { play, sceneBegins } from '../../helpers/scene.ts';
import { scenes } from '../../helpers/scenes.ts';
import { bytesPerSecond, instant } from '../../../shared/model/units.ts';
import type { Publication, PublishedSnapshot } from '../../../shared/ipc/publication.ts';
import { lanesOf, summed, withLook, type LaneSeries } from '../../../renderer/state/series.ts';
import { useWindow, withPublication, type WindowState } from '../../../renderer/state/store.ts';

const start = sceneBegins;

/** What is published after each look of a scene. */
const looks = (scene: keyof typeof scenes, last: number): readonly Publication[] => play(scenes[scene], last);

function publication(scene: keyof typeof scenes, look: number): Publication {
  const latest = looks(scene, look).at(-1);
  if (latest === undefined) throw new Error('a scene has a look');
  return latest;
}

function snapshotOf(scene: keyof typeof scenes, look: number): PublishedSnapshot {
  const { snapshot } = publication(scene, look);
  if (snapshot === undefined) throw new Error('the scene has a snapshot');
  return snapshot;
}

const afterLooks = (scene: keyof typeof scenes, last: number): LaneSeries =>
  looks(scene, last).reduce<LaneSeries>((series, { snapshot }) => (snapshot ? withLook(series, snapshot) : series), {});

/** The points of the first lane. */
const firstOf = (series: LaneSeries | undefined): LaneSeries[string] => Object.values(series ?? {})[0] ?? [];

function played(publications: readonly Publication[]): WindowState {
  return publications.reduce<WindowState>(
    (state, next) => ({ ...state, ...withPublication(state, next) }),
    useWindow.getInitialState(),
  );
}

test('a series holds the last 60 seconds of each lane and nothing older', () => {
  expect(firstOf(afterLooks('one-of-two', 99)).map((point) => (point.at - start) / 1000)).toEqual(
    Array.from({ length: 61 }, (_, index) => index + 39),
  );
});

test('a rate that is not known is a gap, not a zero', () => {
  const [first, second] = firstOf(afterLooks('one-of-two', 1));
  expect(first?.total).toBeUndefined();
  expect(second?.total).toBeGreaterThan(1e8);
});

test('a lane that is gone leaves the series when its last point leaves the window', () => {
  const after = withLook(afterLooks('all-fine', 9), snapshotOf('limited', 75));
  expect(Object.keys(after)).toEqual(lanesOf(snapshotOf('limited', 0)).map(({ id }) => id));
});

test('after the clock jumped back nothing old stands to the right of now', () => {
  const series = withLook(afterLooks('one-of-two', 49), snapshotOf('one-of-two', 10));
  const times = firstOf(series).map((point) => (point.at - start) / 1000);
  expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('lanes of a session that two mounts use are counted once', () => {
  const snapshot = snapshotOf('all-fine', 5);
  expect(snapshot.shares).toHaveLength(2);
  expect(lanesOf(snapshot)).toHaveLength(2);
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
  expect(firstOf(state.series)).toHaveLength(2);
});

test('another machine begins with an empty chart', () => {
  const state = played([publication('one-of-two', 1), publication('one-of-two', 2), publication('remote', 3)]);
  expect(firstOf(state.series)).toHaveLength(1);
});

test('when the sample begins the chart of the own machine is gone', () => {
  const state = played([publication('one-of-two', 1), publication('one-of-two', 2), publication('sample', 3)]);
  expect(firstOf(state.series)).toHaveLength(1);
});
