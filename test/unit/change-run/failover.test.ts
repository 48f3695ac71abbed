/** The failover test: what it offers, what it does in which order, what it measures, and how it ends when something goes wrong. */
import { describe, expect, test } from 'vitest';
import { ChangeRefused } from '../../../main/change/changer.ts';
import { failoverOffers } from '../../../main/change/failover/offers.ts';
import { failedWithin, silenceWithin, type TimedRead } from '../../../main/change/failover/silence.ts';
import { prepareSteps } from '../../../main/change/prepare.ts';
import type { Performer } from '../../../main/change/performer.ts';
import type { StoredFix } from '../../../main/change/run/ports.ts';
import { shownPart } from '../../../main/change/run/previewing.ts';
import { createChangeService } from '../../../main/change/run/service.ts';
import { MachineError, type CommandResult, type Machine } from '../../../main/machine/machine.ts';
import type { FixProgress } from '../../../shared/model/fix.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { memoryHistory } from '../../helpers/fix-model.ts';
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
import { twoPortals, wwid } from '../../helpers/two-portals.ts';

const { target, ...both } = twoPortals('iqn.2026-01.lab:disk');
const sessions: readonly MadeSession[] = [both.first, both.second];
const diskOf = ({ id }: MadeSession): string => (id === 1 ? 'sda' : 'sdb');
const [first, second] = ['10.77.1.25 by eth0', '10.77.2.25 by eth1'];

function made(there: readonly MadeSession[], change: Partial<MadeWorkstation> = {}): MadeWorkstation {
  const upon = { fstype: 'ext4', mountpoint: '/mnt/media' };
  return {
    sessions: there,
    disks: lsblk(
      ...there.map((one) => disk(diskOf(one), `${one.host}:0:0:1`, { children: [mapDevice('mpatha', upon)] })),
    ),
    maps: mapsJson(wwid, [{ paths: there.map((one) => ({ dev: diskOf(one) })) }]),
    counts: { sda: [0, 0], sdb: [0, 0] },
    records: '',
    ...change,
  };
}

describe('a failover test is offered', () => {
  const offers = async (wish: MadeWorkstation) => failoverOffers(await iscsiSnapshot(wish));

  test('for a LUN with two paths that work, with what its timers allow', async () => {
    const [offer, ...more] = await offers(made(sessions));
    expect(more).toEqual([]);
    expect(offer?.plan.parts.map(({ steps }) => steps)).toEqual(
      sessions.map(({ portal }) => [
        { verb: 'iscsi-session', target, address: portal, tcpPort: 3260, iface: 'default', wanted: 'out' },
      ]),
    );
    expect(offer?.plan.interrupts).toContainEqual(expect.stringMatching(/silent for 15 s\. Pings .* after 10 s/));
  });

  test('and says so where timers have no end', async () => {
    const [offer] = await offers(made(sessions.map((one) => ({ ...one, recovery: -1 }))));
    expect(offer?.plan.interrupts).toContainEqual(expect.stringMatching(/silent without end/));
  });

  test.for([
    ['one path', made(sessions.slice(0, 1))],
    [
      'no map',
      made(sessions, {
        maps: mapsJson('360014', [{ paths: [] }]),
        disks: lsblk(...sessions.map((one) => disk(diskOf(one), `${one.host}:0:0:1`))),
      }),
    ],
    ['one of two lost', made(sessions.map((one) => (one.id === 1 ? one : { ...one, state: 'FAILED' })))],
    [
      'one of two failed in the map',
      made(sessions, {
        maps: mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb', dm: 'failed', check: 'faulty' }] }]),
      }),
    ],
  ] as const)('never with %s', async ([, wish]) => {
    expect(await offers(wish)).toEqual([]);
  });
});

describe('silence', () => {
  const read = (begun: number, ended?: number, failure?: string): TimedRead => ({
    begun: milliseconds(begun),
    ...(ended !== undefined && { ended: milliseconds(ended) }),
    ...(failure !== undefined && { failure }),
  });
  const at = milliseconds;

  test('is the longest wait of a read, wherever it began', () => {
    const reads = [read(0, 10), read(60, 900), read(950, 960)];
    expect(silenceWithin(reads, at(100), at(1000))).toBe(840);
    expect(silenceWithin(reads, at(920), at(1000))).toBe(10);
  });
  test('goes on while no answer has come', () => {
    expect(silenceWithin([read(0, 10), read(60)], at(50), at(5_000))).toBe(4_940);
  });
  test('does not count what came later', () => {
    expect(silenceWithin([read(60, 9_000)], at(50), at(1_000))).toBe(940);
  });
  test('a refused read counts where it ended', () => {
    const reads = [read(0, 10, 'EIO'), read(60, 900, 'EIO')];
    expect(failedWithin(reads, at(100), at(1000))).toHaveLength(1);
  });
});

interface Wish {
  /** What the nth read does (ms), or is refused with. */
  readonly read?: (asked: { readonly away: string | undefined; readonly since: number }) => number | string;
  /** Paths that do not come back. */
  readonly lost?: readonly string[];
  readonly refuses?: string;
  readonly mayRead?: false;
  readonly lookFails?: true;
}

/** A workstation in memory whose paths go and come; what was done to it, in order. */
async function world(
  { read = () => 5, lost = [], refuses, mayRead, lookFails }: Wish = {},
  records: readonly StoredFix[] = [],
) {
  const clock = fakeClock();
  const never = new AbortController().signal;
  const gone = new Set<string>();
  const done: string[] = [];
  let away: { readonly portal: string; readonly since: number } | undefined;
  const snapshots = new Map<string, Snapshot>();
  for (const there of [sessions, sessions.slice(0, 1), sessions.slice(1)])
    snapshots.set(there.map(({ portal }) => portal).join(), await iscsiSnapshot(made(there)));
  const now = (): Snapshot => {
    const key = sessions.flatMap(({ portal }) => (gone.has(portal) ? [] : [portal])).join();
    const found = snapshots.get(key);
    if (found === undefined) throw new Error(`nothing is left: ${done.join()}`);
    return { ...found };
  };
  let snapshot = now();
  const table = iscsiMachine(made(sessions));
  const ok: CommandResult = { exitCode: 0, stdout: '', stderr: '' };
  const machine: Machine = {
    ...table,
    async run(argv, options) {
      if (argv[0] === 'test') return { ...ok, exitCode: mayRead === false ? 1 : 0 };
      if (argv[0] === 'find') return ok;
      if (argv[0] !== 'dd') return table.run(argv, options);
      const took = read({ away: away?.portal, since: away === undefined ? 0 : clock.monotonic() - away.since });
      if (typeof took === 'string') return { ...ok, exitCode: 1, stderr: took };
      await clock.sleep(milliseconds(took), never);
      return ok;
    },
  };
  const performer: Performer = {
    consent: async () => ({ place: { kind: 'workstation' }, way: 'already-root' }),
    async apply({ steps }, tell) {
      const [operation] = await prepareSteps(steps, machine, { uid: 0, gid: 0 });
      if (operation?.kind !== 'iscsi-session') throw new Error('another operation was expected');
      const portal = operation.address;
      if (portal === refuses) throw new ChangeRefused('busy', 'It is the last path.');
      tell({ index: 0, operation, state: 'doing' });
      gone.add(portal);
      away = { portal, since: clock.monotonic() };
      done.push(`out ${portal}`);
      tell({ index: 0, operation, state: 'done' });
      return {
        transaction: `of-${done.length}`,
        keep: () => Promise.reject(new Error('nothing of a test is kept')),
        async revert() {
          if (!lost.includes(portal)) gone.delete(portal);
          away = undefined;
          done.push(`in ${portal}`);
        },
      };
    },
    undo: () => Promise.reject(new Error('nothing of a test is undone')),
    recover: async () => [],
  };
  const told: FixProgress[] = [];
  const reports: string[] = [];
  const history = memoryHistory(records);
  const service = createChangeService({
    clock,
    present: () => ({ snapshot, findings: [], standing: [], offers: failoverOffers(snapshot) }),
    async lookNow() {
      if (lookFails && away !== undefined) throw new MachineError('unreachable', 'x', 'It does not answer.');
      snapshot = now();
    },
    machineFor: async () => machine,
    performerFor: async () => performer,
    callerFor: async () => ({ uid: 0, gid: 0 }),
    prepare: prepareSteps,
    show: shownPart,
    history,
    newTransaction: () => 'test-1',
    onProgress: (progress) => void told.push(progress),
    onHistory: () => undefined,
    report: (what) => void reports.push(what),
  });
  async function begin() {
    const id = failoverOffers(snapshot)[0]?.remedy.id ?? '';
    const shown = await service.preview(id);
    if (shown.state !== 'ready') throw new Error(JSON.stringify(shown));
    expect(shown.preview.isTest).toBe(true);
    await service.apply(id, shown.preview.hash);
  }
  async function toEnd() {
    for (let second = 0; second < 400 && service.history().running.length > 0; second += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.pass(1_000);
    }
    return { run: told.at(-1)?.run, paths: told.at(-1)?.paths, record: history.all()[0], done };
  }
  return { service, clock, begin, toEnd, reports, done, record: () => history.all()[0] };
}

const whole = ['out 10.77.1.25', 'in 10.77.1.25', 'out 10.77.2.25', 'in 10.77.2.25'];

describe('a failover test', () => {
  test('takes each path away once the one before is back, and tells how long reads waited', async () => {
    const one = await world({ read: ({ away, since }) => (away === '10.77.1.25' && since < 100 ? 1_700 : 5) });
    await one.begin();
    const { run, paths, record, done } = await one.toEnd();
    expect(done).toEqual(whole);
    expect(run).toMatchObject({
      phase: 'tested',
      well: true,
      told: expect.stringMatching(/longest wait was 1\.7 s/) as unknown,
    });
    expect(paths).toMatchObject([
      { name: first, state: 'back', silence: 1_700, limit: 15_000 },
      { name: second, state: 'back', silence: 5 },
    ]);
    expect(record).toMatchObject({ outcome: 'tested', reason: { kind: 'test' }, paths });
    expect(one.reports).toEqual([]);
  });

  test('stops where a path does not come back, so that the other one stays', async () => {
    const one = await world({ lost: ['10.77.1.25'] });
    await one.begin();
    const { run, paths, done } = await one.toEnd();
    expect(done).toEqual(whole.slice(0, 2));
    expect(paths).toMatchObject([{ state: 'not-back' }, { state: 'waiting' }]);
    expect(run).toMatchObject({
      phase: 'tested',
      well: false,
      told: expect.stringMatching(/10\.77\.1\.25 by eth0 did not come back/) as unknown,
    });
  });

  test('that is cancelled brings the path back at once, and takes no other', async () => {
    const one = await world();
    await one.begin();
    for (let tries = 0; tries < 50 && one.done.length === 0; tries += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await one.clock.pass(100);
    }
    one.service.cancel('test-1');
    const { run, record, done } = await one.toEnd();
    expect(done).toEqual(whole.slice(0, 2));
    expect(run).toMatchObject({ phase: 'put-back', why: { code: 'cancelled' } });
    expect(record).toMatchObject({ outcome: 'put-back' });
  });

  test('brings the path back where nobody can look meanwhile', async () => {
    const one = await world({ lookFails: true });
    await one.begin();
    const { paths, done } = await one.toEnd();
    expect(done).toEqual(whole);
    expect(paths).toMatchObject([{ state: 'back' }, { state: 'back' }]);
    expect(one.reports.length).toBeGreaterThan(0);
  });

  test('gives a path back in time where reads stay silent', async () => {
    const one = await world({ read: ({ away }) => (away === undefined ? 5 : 300_000) });
    await one.begin();
    const { run, paths, done } = await one.toEnd();
    expect(done.slice(0, 2)).toEqual(whole.slice(0, 2));
    expect(run).toMatchObject({ phase: 'tested', well: false });
    expect(paths?.[0]).toMatchObject({ state: 'back', unanswered: true });
    expect(paths?.[0]?.silence).toBeGreaterThan(85_000);
    expect(paths?.[0]?.silence).toBeLessThan(120_000);
  });

  test('is not well where reads fail while a path is away', async () => {
    const one = await world({ read: ({ away }) => (away === '10.77.2.25' ? 'dd: Input/output error' : 5) });
    await one.begin();
    const { run, paths, done } = await one.toEnd();
    expect(done).toEqual(whole);
    expect(run).toMatchObject({
      phase: 'tested',
      well: false,
      told: expect.stringMatching(/Reads failed or had no answer while 10\.77\.2\.25/) as unknown,
    });
    expect(paths?.[1]?.failedReads).toBeGreaterThan(0);
  });

  test.for([
    ['root refuses to take the last path away', { refuses: '10.77.1.25' }, 'busy'],
    ['nothing may be read', { mayRead: false }, 'failed'],
    ['a first read fails', { read: () => 'dd: Input/output error' }, 'failed'],
    ['a first read has no answer', { read: () => 100_000 }, 'failed'],
  ] satisfies readonly (readonly [string, Wish, string])[])('changes nothing where %s', async ([, wish, code]) => {
    const one = await world(wish);
    await one.begin();
    const { run, record, done } = await one.toEnd();
    expect(done).toEqual([]);
    expect(run).toMatchObject({ phase: 'refused', why: { code } });
    expect(record).toBeUndefined();
  });

  test('that ended with the program is never said to be in force, whatever was finished of it', async () => {
    const interrupted: StoredFix = {
      transaction: 'test-0',
      reason: { kind: 'test' },
      subject: { kind: 'machine', id: 'local', name: 'workstation' },
      title: 'Test the failover of mpatha',
      places: [{ kind: 'workstation' }],
      at: instant(0),
      outcome: 'unfinished',
      sentence: '',
      items: [],
      parts: [{ place: { kind: 'workstation' }, transaction: 'of-1' }],
    };
    const one = await world({}, [interrupted]);
    await one.service.recover();
    expect(one.record()).toMatchObject({ outcome: 'put-back' });
  });
});
