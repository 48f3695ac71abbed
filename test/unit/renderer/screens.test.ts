import { expect, test } from 'vitest';
import { bannersOf } from '../../../renderer/features/banner/banner-list.ts';
import { markedPieces } from '../../../renderer/ui/findings/marked.ts';
import { axisText, chartColumns, chartTop } from '../../../renderer/features/share/chart-data.ts';
import { staleAge } from '../../../renderer/state/clock.ts';
import { groupsOf, loadOf, worstGroupsFirst } from '../../../renderer/state/load.ts';
import { hashOf, routeOf } from '../../../renderer/state/route.ts';
import { rowMaker } from '../../../renderer/features/overview/rows.ts';
import { changedVerdicts } from '../../../renderer/ui/verdict-announcer.tsx';
import type { Settings } from '../../../shared/ipc/contract.ts';
import type { Publication } from '../../../shared/ipc/publication.ts';
import { bytesPerSecond, instant, milliseconds } from '../../../shared/model/units.ts';
import { loadSentence, portUseWords } from '../../../shared/text/screens/share.ts';
import { laneOf } from '../../helpers/scene-lanes.ts';
import { play, sceneBegins } from '../../helpers/scene.ts';
import { scenes } from '../../helpers/scenes.ts';

type SceneName = keyof typeof scenes;
const now = instant(sceneBegins + 20_000);
const settings: Settings = { units: 'bits', theme: 'system', trayNoteSeen: false };
function publication(scene: SceneName): Publication {
  const latest = play(scenes[scene], 20).at(-1);
  if (latest === undefined) throw new Error('a scene has a look');
  return latest;
}
const bannersIn = (scenario: SceneName, seen = false): readonly string[] =>
  bannersOf(publication(scenario), { ...settings, trayNoteSeen: seen }, undefined, now).map((banner) => banner.kind);

test('each notice stands above the page when its time has come', () => {
  expect(bannersIn('all-fine')).toEqual([]);
  expect(bannersIn('sample')).toEqual(['sample']);
  expect(bannersIn('recording')).toEqual(['recording']);
  expect(bannersIn('remote')).toEqual(['remote']);
  expect(bannersIn('stale')).toEqual(['stale']);
  expect(bannersIn('look-failed')).toEqual(['remote', 'failed']);
  expect(bannersIn('no-tray')).toEqual(['tray']);
  expect(bannersIn('no-tray', true)).toEqual([]);
});

test('a look that failed says how old the rest is', () => {
  const later = instant(now + 26_000);
  const failed = bannersOf(publication('look-failed'), settings, undefined, later).find(
    ({ kind }) => kind === 'failed',
  );
  expect(failed?.text).toContain('media-server does not answer');
  expect(failed?.text).toContain('26 s ago');
});

test('a snapshot is old when it was judged so', () => {
  const base = publication('all-fine');
  expect(staleAge(base, instant(now + 16_000))).toBeUndefined();
  expect(staleAge({ ...base, stale: true }, instant(now + 16_000))).toBe(16_000);
});

test('one LUN as two disks is red in its row, though one path of two is no more than a warning', () => {
  const latest = publication('lun-no-map');
  const [share] = latest.snapshot?.shares ?? [];
  const [nas] = latest.snapshot?.nas ?? [];
  const row = share && nas && rowMaker(latest, {})(share, nas);
  expect(row).toMatchObject({ verdict: { word: 'single' }, level: 'error' });
});

test('the worst share comes first, and its NAS with it', () => {
  const { snapshot, shares } = publication('many');
  const groups = worstGroupsFirst(groupsOf(snapshot?.nas ?? [], snapshot?.shares ?? []), shares);
  expect(groups.map(({ nas, shares }) => [nas.name, ...shares.map((share) => share.verdict.word)])).toEqual([
    ['vault', 'broken'],
    ['nas', 'single', 'single'],
    ['scratch', 'partial'],
    ['shelf', 'unknown'],
    ['attic', 'limited', 'limited', 'limited'],
    ['tank', 'full', 'full', 'full', 'full'],
  ]);
});

test('a changed verdict is said once, however often it is published', () => {
  const lost = publication('lost');
  const share = lost.snapshot?.shares[0]?.id ?? '';
  const at = lost.snapshot?.at ?? now;
  const changed: Publication = {
    ...lost,
    events: [{ kind: 'verdict-changed', at, share, before: 'full', carryingBefore: 2 }],
  };
  expect(changedVerdicts(changed, instant(at - 1))).toEqual([
    'media on nas: One path is lost: one of two still carries this share.',
  ]);
  expect(changedVerdicts(changed, at)).toEqual([]);
  // The clock was set back by a day between the two looks.
  expect(changedVerdicts(changed, instant(at + 86_400_000))).toHaveLength(1);
});

test('decisive words are marked wherever they stand, the longest of overlapping ones wins', () => {
  expect(markedPieces('\tServer interfaces: 2\tLast', ['Server interfaces: 2', 'interfaces'])).toEqual([
    { text: '\t', decisive: false },
    { text: 'Server interfaces: 2', decisive: true },
    { text: '\tLast', decisive: false },
  ]);
  expect(markedPieces('a.a', ['.', '']).map((piece) => piece.text)).toEqual(['a', '.', 'a']);
  expect(markedPieces('', ['x'])).toEqual([]);
});

test('an address of a share survives the way through the window’s address', () => {
  const share = { page: 'share', share: '//nas/100% ملفات/#1 /mnt/a b' } as const;
  expect(routeOf(hashOf(share))).toEqual(share);
  expect(routeOf('#/share/100%')).toEqual({ page: 'share', share: '100%' });
  expect(routeOf('#/nonsense')).toEqual({ page: 'overview' });
  expect(routeOf('')).toEqual({ page: 'overview' });
});

test('the chart’s columns have one moment each and gaps where nothing is known', () => {
  const at = (seconds: number) => instant(now + seconds * 1000);
  const lane = publication('one-of-two').snapshot?.shares[0]?.session;
  if (lane?.state !== 'known') throw new Error('the scenario has a session');
  const lanes = lane.value.lanes;
  const [only] = lanes;
  if (only === undefined) throw new Error('the session has a lane');
  const series = {
    [only.id]: [{ at: at(0) }, { at: at(1), total: bytesPerSecond(1e8) }, { at: at(2), total: bytesPerSecond(2e8) }],
  };
  const line = { key: only.id, from: 'enp3s0', lanes: [only], colour: 0 };
  expect(chartColumns(series, [line], 'bits')).toEqual([
    [-2, -1, 0],
    [null, 800, 1600],
  ]);
  expect(chartColumns(series, [line], 'bytes')[1]).toEqual([null, 100, 200]);
});

test('the chart’s scale is round, above the highest point, and never so low that echoes look like a copy', () => {
  expect([950, 1900, 90].map((highest) => chartTop(highest, 'bits'))).toEqual([1500, 2500, 100]);
  expect([chartTop(0.001, 'bits'), chartTop(null, 'bytes')]).toEqual([20, 2.5]);
  expect([axisText(1500, 1500, 'bits'), axisText(750, 1500, 'bits'), axisText(20, 20, 'bits')]).toEqual([
    '1.5 Gbit/s',
    '0.75',
    '20 Mbit/s',
  ]);
});

test('a share whose path stands still is not called idle: somebody waits', () => {
  const idle = laneOf('idle');
  const evidence = { machine: 'local', source: 'test', lines: [], readAt: now } as const;
  const load = (state: 'connected' | 'stalled', received = 0) => {
    const value = {
      received: bytesPerSecond(received),
      sent: bytesPerSecond(0),
      over: milliseconds(1000),
      until: milliseconds(0),
    };
    return loadOf([{ ...idle, state, rate: { state: 'known', value, evidence } }, idle]);
  };
  expect(loadSentence(load('connected'), false, 'bits')).toBe('Idle now.');
  expect(loadSentence(load('connected'), true, 'bits')).toBe('Idle then.');
  expect(loadSentence(load('stalled'), false, 'bits')).toBe('');
  expect(loadSentence(load('stalled', 10e6), false, 'bits')).toBe('80 Mbit/s now.');
});

test('dialects and uses of a port are said in words', () => {
  expect(portUseWords({ kind: 'unreachable', reason: 'no-answer', onLink: true })).toBe('no answer, cable out?');
  expect(portUseWords({ kind: 'same-port', as: '10.0.0.1' })).toBe('answers with 10.0.0.1’s MAC');
});
