import { describe, expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { player } from '../../../main/machine/recorded.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Lane, Snapshot } from '../../../shared/model/snapshot.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { verdictSentence } from '../../../shared/text/verdicts.ts';
import { iscsiSituations, recordingsOf } from '../../helpers/captures.ts';
import {
  disk,
  iscsiMachine,
  iscsiSnapshot,
  lsblk,
  mapDevice,
  mapsJson,
  type MadeSession,
  type MadeWorkstation,
} from '../../helpers/iscsi-machine.ts';
import { bothMapped, twoPortals, wwid } from '../../helpers/two-portals.ts';
import { equalLogic, failover, oldFailed, oldFailover } from '../collect-iscsi/seeds.ts';

const { target, first, second } = twoPortals('iqn.2026-01.lab:disk');

const counts = { sda: [1000, 0], sdb: [3, 0] } as const;
const both: MadeWorkstation = { sessions: [first, second], disks: bothMapped(), counts };

const shareOf = (snapshot: Snapshot) => {
  const [share, ...more] = snapshot.shares;
  if (share === undefined || more.length > 0) throw new Error(`${snapshot.shares.length} shares`);
  return share;
};

const lanesOf = (snapshot: Snapshot): readonly Lane[] => valueOf(shareOf(snapshot).session)?.lanes ?? [];

/** Verdict with its figures, and the states of its lanes. */
async function judged(made: MadeWorkstation) {
  const snapshot = await iscsiSnapshot(made);
  const { verdict } = shareOf(snapshot);
  return [
    `${verdict.word} ${verdict.carrying}/${verdict.possible} ${verdict.reason}`,
    lanesOf(snapshot).map(({ nic, remote, state }) => `${nic} ${remote?.address} ${state}`),
  ];
}

const ways = (one: string, other: string) => [`eth0 10.77.1.25 ${one}`, `eth1 10.77.2.25 ${other}`];

describe('a map', () => {
  test('of one group carries by both paths', async () => {
    const maps = mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb' }] }]);
    expect(await judged({ ...both, maps })).toEqual(['full 2/2 all-ports-carry', ways('connected', 'connected')]);
  });

  test('of one group that nothing was read from yet is as healthy', async () => {
    const maps = mapsJson(wwid, [{ state: 'enabled', paths: [{ dev: 'sda' }, { dev: 'sdb' }] }]);
    expect(await judged({ ...both, maps })).toEqual(['full 2/2 all-ports-carry', ways('connected', 'connected')]);
  });

  test.each(['active', 'enabled'])('of two equal groups, the first %s, uses one of two', async (state) => {
    const maps = mapsJson(wwid, [
      { state, paths: [{ dev: 'sda' }] },
      { state: 'enabled', paths: [{ dev: 'sdb' }] },
    ]);
    expect(await judged({ ...both, maps })).toEqual(['single 1/2 lanes-stand-by', ways('connected', 'standby')]);
    const snapshot = await iscsiSnapshot({ ...both, maps });
    const [nas] = snapshot.nas;
    expect(nas && verdictSentence(shareOf(snapshot), nas)).toContain('one at a time');
  });

  test('whose other path the NAS ranks lower can do no more', async () => {
    const maps = mapsJson(wwid, [
      { priority: 50, paths: [{ dev: 'sda' }] },
      { state: 'enabled', priority: 10, paths: [{ dev: 'sdb', check: 'ghost' }] },
    ]);
    expect(await judged({ ...both, maps })).toEqual(['limited 1/1 lanes-stand-by', ways('connected', 'standby')]);
  });

  test('with a failed path has lost it, whatever its priority fell to', async () => {
    const maps = mapsJson(wwid, [
      { paths: [{ dev: 'sda' }] },
      { state: 'enabled', priority: 0, paths: [{ dev: 'sdb', dm: 'failed', check: 'faulty' }] },
    ]);
    expect(await judged({ ...both, maps })).toEqual(['broken 1/2 lane-lost', ways('connected', 'disconnected')]);
  });

  test('of which no path is left is lost', async () => {
    const dead = { dm: 'failed', check: 'faulty' };
    const maps = mapsJson(wwid, [
      {
        state: 'enabled',
        paths: [
          { dev: 'sda', ...dead },
          { dev: 'sdb', ...dead },
        ],
      },
    ]);
    expect((await judged({ ...both, maps }))[0]).toBe('broken 0/2 disconnected');
  });

  test('whose session is being recovered has lost that path, whatever multipathd still says', async () => {
    const maps = mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb' }] }]);
    const sessions = [first, { ...second, state: 'FAILED', connection: 'failed' }];
    expect(await judged({ ...both, sessions, maps })).toEqual([
      'broken 1/2 lane-lost',
      ways('connected', 'reconnecting'),
    ]);
  });

  test('that still holds a disk which is gone says so', async () => {
    const maps = mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: '-', dm: 'failed', check: 'faulty' }] }]);
    const disks = lsblk(disk('sda', '4:0:0:1', { children: [mapDevice('mpatha')] }));
    const [verdict, lanes] = await judged({ ...both, sessions: [first], disks, maps });
    expect(verdict).toBe('broken 1/2 lane-lost');
    expect(lanes).toEqual(['eth0 10.77.1.25 connected', 'undefined undefined disconnected']);
  });

  test('that multipathd tells nothing of is not judged', async () => {
    const snapshot = await iscsiSnapshot({ ...both, maps: 'timeout\n' });
    expect(shareOf(snapshot).verdict).toMatchObject({
      word: 'unknown',
      missing: [expect.stringContaining('multipathd')],
    });
  });
});

describe('without a map', () => {
  const plain = lsblk(disk('sda', '4:0:0:1'), disk('sdb', '5:0:0:1', { mountpoint: '/mnt/lun' }));
  const wwids = { sda: 'naa.600140551aa592fd025ed4ef1da523db', sdb: 'naa.600140551aa592fd025ed4ef1da523db' };

  test('two disks are one LUN, and the one in use carries', async () => {
    expect(await judged({ ...both, disks: plain, wwids })).toEqual([
      'single 1/2 lanes-stand-by',
      ways('standby', 'connected'),
    ]);
    expect(shareOf(await iscsiSnapshot({ ...both, disks: plain, wwids })).at).toBe('/mnt/lun');
  });

  test('so they are where they tell no id: one target, one number', async () => {
    expect((await judged({ ...both, disks: plain }))[0]).toBe('single 1/2 lanes-stand-by');
  });

  test('two disks with different ids are two LUNs', async () => {
    const other = { ...wwids, sdb: 'naa.600140551aa592fd025ed4ef1da523dc' };
    expect((await iscsiSnapshot({ ...both, disks: plain, wwids: other })).shares).toHaveLength(2);
  });
});

describe('one session', () => {
  const alone: MadeWorkstation = { sessions: [first], disks: lsblk(disk('sda', '4:0:0:1')), counts };
  const record = (address: string): string =>
    `/etc/iscsi/nodes/${target}/${address},3260,1/default:node.startup = manual\n`;

  test('with another portal on record uses one of two', async () => {
    const records = record('10.77.1.25') + record('10.77.2.25');
    expect((await judged({ ...alone, records }))[0]).toBe('single 1/2 ports-unused');
  });

  test.each([
    ['records that may not be read', undefined, 'administrator'],
    [
      'records of which some may not be read',
      { exitCode: 2, stdout: record('10.77.1.25'), stderr: 'grep: /var/lib/iscsi/nodes: Permission denied\n' },
      'administrator',
    ],
    ['no other portal on record', record('10.77.1.25'), 'not known whether there is another one'],
  ])('with %s is not known to be all', async (_name, records, said) => {
    const { verdict } = shareOf(await iscsiSnapshot({ ...alone, records }));
    expect(verdict).toMatchObject({ word: 'unknown', missing: [expect.stringContaining(said)] });
  });

  test('without a disk says that the NAS shows none', async () => {
    const { verdict, at } = shareOf(await iscsiSnapshot({ ...alone, disks: lsblk() }));
    expect([at, verdict.word, verdict.missing[0]]).toEqual([target, 'unknown', expect.stringContaining('no LUN')]);
  });
});

test('both sessions by one exit are one path', async () => {
  const sessions = [first, { ...second, portal: '10.77.1.26', local: '10.77.1.50' }];
  const maps = mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb' }] }]);
  const interfaces = { eth0: '10.77.1.50/24', eth1: '10.77.1.51/24' };
  expect((await judged({ ...both, sessions, maps, interfaces }))[0]).toBe('single 1/2 one-way-out');
});

test('a workstation without iSCSI has no LUN, and nothing is unknown of that', async () => {
  const machine = iscsiMachine({ ...both, sessions: [] });
  const snapshot = nextSnapshot([], await collectMachine('workstation', machine, 'full'));
  expect([snapshot.shares, snapshot.mountsUnread]).toEqual([[], undefined]);
  expect(machine.asked.filter((one) => /lsblk|multipath|diskstats/.test(one))).toEqual([]);
});

test('a tick asks for counters and states, and not for disks, records or files of settings', async () => {
  const maps = mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb' }] }]);
  const machine = iscsiMachine({ ...both, maps });
  const before = await collectMachine('workstation', machine, 'full');
  const asked = machine.asked.length;
  const after = await collectMachine('workstation', machine, 'tick', before);
  const anew = machine.asked.slice(asked);
  expect(anew.filter((one) => /lsblk|grep|config|journalctl|recovery_tmo/.test(one))).toEqual([]);
  expect(anew).toContain('/proc/diskstats');
  expect(after.iscsiClient?.sessions).toMatchObject({ value: [{ recoverySeconds: 5 }, {}] });
  expect(nextSnapshot([], after).shares[0]?.verdict).toEqual(nextSnapshot([], before).shares[0]?.verdict);
});

describe('published outputs', () => {
  const sessionsOf = (hosts: readonly [number, number]): readonly MadeSession[] => [
    { ...first, host: hosts[0] },
    { ...second, host: hosts[1] },
  ];
  const disksOf = (names: readonly [string, string], hosts: readonly [number, number], lun: number): string =>
    lsblk(...names.map((name, at) => disk(name, `${hosts[at]}:0:0:${lun}`, { children: [mapDevice('mpatha')] })));

  test.each([
    ['of today', failover, ['sda', 'sdb'], [4, 5], 1, 'single 1/2 lanes-stand-by'],
    ['old, healthy', oldFailover, ['sdd', 'sdc'], [4, 3], 0, 'single 1/2 lanes-stand-by'],
    ['old, one path failed', oldFailed, ['sdd', 'sdc'], [4, 3], 0, 'broken 1/2 lane-lost'],
    ['old, in one group', equalLogic, ['sdg', 'sdf'], [6, 11], 0, 'full 2/2 all-ports-carry'],
  ] as const)('%s', async (_name, maps, names, hosts, lun, verdict) => {
    const made = { ...both, sessions: sessionsOf(hosts), disks: disksOf(names, hosts, lun), maps };
    expect((await judged(made))[0]).toBe(verdict);
  });
});

/** What is right of each capture, by hand. */
const reviewed: Readonly<Record<string, string>> = {
  'uml6.1_tgt1.0_m-iscsi-failover after_read/workstation': 'single 1/2 lanes-stand-by',
  'uml6.1_tgt1.0_m-iscsi-failover after_read/workstation-unprivileged': 'single 1/2 lanes-stand-by',
  'uml6.1_tgt1.0_m-iscsi-failover logged_in/workstation': 'single 1/2 lanes-stand-by',
  'uml6.1_tgt1.0_m-iscsi-failover logged_in/workstation-unprivileged': 'single 1/2 lanes-stand-by',
  'uml6.1_tgt1.0_m2-iscsi-multibus after_read/workstation': 'full 2/2 all-ports-carry',
  'uml6.1_tgt1.0_m2-iscsi-multibus after_read/workstation-unprivileged': 'full 2/2 all-ports-carry',
  'uml6.1_tgt1.0_m2-iscsi-multibus logged_in/workstation': 'full 2/2 all-ports-carry',
  'uml6.1_tgt1.0_m2-iscsi-multibus logged_in/workstation-unprivileged': 'full 2/2 all-ports-carry',
  'uml6.1_tgt1.0_m4-iscsi-one-session logged_in/workstation': 'single 1/2 ports-unused',
  // An ordinary user may not read which portals are on record.
  'uml6.1_tgt1.0_m4-iscsi-one-session logged_in/workstation-unprivileged': 'unknown 1/1 not-readable',
};

test.each(iscsiSituations)('%s has the reviewed verdict at each moment', async (situation) => {
  const recordings = [...(await recordingsOf(situation))].filter(([path]) => path.includes('/workstation'));
  expect(recordings.length).toBeGreaterThan(0);
  for (const [path, recording] of recordings) {
    const snapshot = nextSnapshot([], await collectMachine('workstation', player(recording), 'full'));
    const { verdict } = shareOf(snapshot);
    const said = `${verdict.word} ${verdict.carrying}/${verdict.possible} ${verdict.reason}`;
    expect([path, said]).toEqual([path, reviewed[`${situation} ${path}`]]);
  }
});
