import type { MachineFacts } from '../../../shared/model/machine.ts';
import { describe, expect, test } from 'vitest';
import { reportOf } from '../../../main/cli/report.ts';
import { judge, nothingJudged } from '../../../main/judge/judge.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { CifsSession } from '../../../shared/model/cifs.ts';
import type { LaneMap } from '../../../shared/model/lane-map.ts';
import { bitsPerSecond, instant, milliseconds } from '../../../shared/model/units.ts';
import { nasFacts, port } from '../../helpers/nas-facts.ts';
import * as builder from '../../helpers/snapshot-builder.ts';

const { announced, channel, counted, facts, lone, mount, neighbour, nic, session, socket } = builder;

function mapOf(change: builder.Situation = {}, sessions?: readonly CifsSession[]): LaneMap {
  const { shares, laneMaps } = nextSnapshot([], facts(change, sessions));
  const map = laneMaps[shares[0]?.id ?? ''];
  if (map === undefined) throw new Error('the share has no map');
  return map;
}

/** "eth0 → 10.0.0.26: same-network" for each lane that is missing, with what its beginning rests on. */
const missingIn = ({ missing }: LaneMap): readonly string[] =>
  missing.map(({ from, to, state }) => `${from.at} → ${to}: ${state}, ${from.by}`);
const placesIn = ({ lanes }: LaneMap): readonly string[] =>
  lanes.map(({ from, to }) => `${from.at} (${from.by}) → ${to.at} (${to.by})`);

const one = { sockets: [socket(40_001, '10.0.0.25')] };
const lost = session({ channels: [channel(1), channel(2, { state: 'disconnected' })] });

describe('where lanes lie', () => {
  test('a lane lies where its connection does', () => {
    expect(placesIn(mapOf())).toEqual([
      'eth0 (connection) → 10.0.0.25 (connection)',
      'eth0 (connection) → 10.0.0.26 (connection)',
    ]);
    expect(missingIn(mapOf())).toEqual([]);
  });

  test('a lost lane went to the one port that nothing reaches', () => {
    const map = mapOf(one, [lost]);
    expect(placesIn(map)[1]).toBe('eth0 (same-network) → 10.0.0.26 (only-port-left)');
    expect(map.ports.map(({ used }) => used)).toEqual([true, false]);
    expect(missingIn(map)).toEqual([]);
  });

  test('where two ports are free, nobody knows which one it went to', () => {
    const interfaces = [25, 26, 27].map((end) => announced(`10.0.0.${end}`));
    const neighbours = [25, 26, 27].map((end) => neighbour(`10.0.0.${end}`, `02:00:00:00:00:${end}`));
    const map = mapOf({ ...one, neighbours }, [{ ...lost, interfaces }]);
    expect(placesIn(map)[1]).toBe('eth0 (other-lanes) → undefined (not-known)');
    expect(missingIn(map)).toHaveLength(2);
  });

  test('a lane whose interface is not known leaves by one without a name, and no other is called unused', () => {
    const elsewhere = nic('eth1', '10.0.0.51');
    const unread = { readings: { interfaces: { state: 'failed', source: 'ip', reason: 'no answer' } } } as const;
    const { interfaces, lanes } = mapOf({ ...unread, ...one }, [lone()]);
    expect(interfaces).toEqual([{ used: true }]);
    expect(lanes[0]?.from).toEqual({ by: 'not-known' });
    const named = mapOf({ nics: [elsewhere], ...one }, [lone()]);
    expect(named.interfaces.filter(({ used }) => used === false)).toEqual([]);
  });

  test('of a session that could not be read, nothing is used or unused', () => {
    const map = mapOf({ readings: { debugData: { state: 'failed', source: 'DebugData', reason: 'no answer' } } });
    expect(map.interfaces.map(({ used }) => used)).toEqual(map.interfaces.map(() => undefined));
    expect(map.lanes).toEqual([]);
  });
});

describe('where a lane is missing', () => {
  test('it would leave by an interface in the port’s network, though another comes first', () => {
    const nics = [nic('eth0', '10.0.0.50'), nic('eth1', '10.0.1.50')];
    const interfaces = [announced('10.0.0.25'), announced('10.0.1.26')];
    const neighbours = [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.1.26', '02:00:00:00:00:26')];
    expect(missingIn(mapOf({ ...one, nics, neighbours, mounts: [mount(1)] }, [lone({ interfaces })]))).toEqual([
      'eth1 → 10.0.1.26: possible, same-network',
    ]);
  });

  test('a port that is of no use from here is excluded', () => {
    const flux = [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', '02:00:00:00:00:25')];
    expect(missingIn(mapOf({ ...one, neighbours: flux, mounts: [mount(1)] }, [lone()]))).toEqual([
      'eth0 → 10.0.0.26: excluded, same-network',
    ]);
  });
});

describe('how busy a port is', () => {
  const giga = bitsPerSecond(1e9);
  const moved = (second: number) =>
    [25, 26].map((end, i) => counted(40_001 + i, `10.0.0.${end}`, second * 100_000_000));
  const at = (second: number) => ({
    asked: milliseconds(second * 1000),
    answered: milliseconds(second * 1000),
    readAt: instant(1_800_000_000_000 + second * 1000),
  });
  const busy = (nas: (second: number) => readonly MachineFacts[]) => {
    const first = nextSnapshot([], facts({ sockets: moved(0), ...at(0) }), nas(0));
    const { laneMaps } = nextSnapshot([first], facts({ sockets: moved(1), ...at(1) }), nas(1));
    return Object.values(laneMaps)[0]?.ports.map((one) => one.busy);
  };
  const nas = (second: number, link: 'up' | 'down', speed = giga): MachineFacts =>
    nasFacts({
      connections: [],
      interfaces: ['eth0', 'eth1'].map((name, index) => port(name, `10.0.0.2${5 + index}`, { link, speed })),
      readings: { asked: milliseconds(second * 1000), answered: milliseconds(second * 1000) },
    });

  test('by what the lanes into it move of the announced speed', () => {
    expect(busy(() => [])).toEqual([0.8, 0.8]);
  });

  test('by the NAS’s own count, where it is asked', () => {
    expect(busy((second) => [nas(second, 'up')])).toEqual([0, 0]);
  });

  test('by the speed that the port really has, until the NAS has counted twice', () => {
    expect(busy(() => [nas(0, 'up', bitsPerSecond(2e9))])).toEqual([0.4, 0.4]);
  });

  test('not at all where its link is down, whatever passed it before', () => {
    expect(busy((second) => [nas(second, 'down')])).toEqual([undefined, undefined]);
  });
});

test('JSON tells where a lane is missing and why, and where a lost one likely went', () => {
  const [share] = reportOf(judge(nothingJudged, facts(one, [lost]), instant(0)).latest).shares;
  expect(share?.lanes[1]).toMatchObject({ remote: null, likely: { interface: 'eth0', address: '10.0.0.26' } });
  expect(share?.lanes[0]).toMatchObject({ likely: null });
  const alone = facts({ ...one, mounts: [mount(1)] }, [lone()]);
  const later = judge(judge(nothingJudged, alone, instant(0)), alone, instant(15_000)).latest;
  expect(reportOf(later).shares[0]?.missingLanes).toEqual([
    { interface: 'eth0', address: '10.0.0.26', state: 'possible', use: 'usable', reason: 'not requested' },
  ]);
});
