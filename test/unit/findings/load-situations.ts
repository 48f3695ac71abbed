import { valueOf } from '../../../shared/model/reading.ts';
import { type MachineFacts, smbClientOf } from '../../../shared/model/machine.ts';
import { known } from '../../helpers/host-facts.ts';
import type { CifsMount } from '../../../shared/model/cifs.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { bytes } from '../../../shared/model/units.ts';
import {
  announced,
  channel,
  counted,
  facts,
  gigabit,
  look,
  looks,
  mount,
  nic,
  session,
  socket,
  lone,
} from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';
import { withFacts } from '../../helpers/machine-facts.ts';

type Pair = readonly [number, number];

/** Requests of 2 MB that take turns, three a second: in each second one of the lanes has two of them. */
const takingTurns = (second: number): Pair => [Math.ceil((3 * second) / 2) * 2, Math.floor((3 * second) / 2) * 2];

/**
 * A copy over two channels: so many megabytes a second on each, or what each has had after so many seconds, with so many
 * requests under way at every look.
 */
function copying(
  megabytes: Pair | ((second: number) => Pair),
  requests: number,
  own: number | undefined,
  change: Partial<CifsMount> = { readSize: bytes(4_194_304) },
  release = '6.12.1',
): readonly MachineFacts[] {
  return Array.from({ length: 10 }, (_, second) => {
    const had = typeof megabytes === 'function' ? megabytes(second) : megabytes.map((rate) => rate * second);
    const [one = 0, other = 0] = had;
    const base = facts({
      mounts: [mount(2, change)],
      release,
      nics: [nic('eth0', '10.0.0.50', { speed: own === undefined ? undefined : gigabit(own) })],
      sockets: [counted(40_001, '10.0.0.25', one * 1e6), counted(40_002, '10.0.0.26', other * 1e6)],
    });
    const channels = [channel(1, { requestsOnWire: requests }), channel(2, { requestsOnWire: 0 })];
    const data = valueOf(smbClientOf(base).debugData);
    const servers = data?.servers.map((server) => ({ ...server, sessions: [session({ channels })] })) ?? [];
    return withFacts(base, { debugData: known({ features: [], outstanding: { '0x1': requests }, servers }) });
  });
}

/** One reader, half a link on each of two channels, by a mount and a kernel of this kind. */
export const oneReader = (change: Partial<CifsMount>, release: string): readonly Snapshot[] =>
  looks(copying([58, 59], 1, 10, change, release));

const copies: readonly Situation[] = [
  {
    name: 'one reader: half a link on each of two channels',
    history: looks(copying([58, 59], 1, 10)),
    roots: ['note load.one-request-at-a-time'],
  },
  {
    name: 'one reader, on a mount without a cache',
    history: looks(copying([58, 59], 1, 10, { options: { cache: 'none' } })),
    roots: ['note load.one-request-at-a-time'],
  },
  {
    name: 'one reader of so large blocks that the lanes never have the same within one second',
    history: looks(copying(takingTurns, 1, 10)),
    roots: ['note load.one-request-at-a-time'],
  },
  {
    name: 'the same where the local speed is not told',
    history: looks(copying([5.9, 5.9], 1, undefined)),
    roots: ['note load.one-request-at-a-time'],
  },
  { name: 'a film plays: even, and the wire is idle at every look', history: looks(copying([3, 3], 0, 10)), roots: [] },
  { name: 'both links full', history: looks(copying([118, 118], 8, 10)), roots: [] },
  {
    name: 'both links full, and the looks happened to see one request',
    history: looks(copying([118, 118], 1, 10)),
    roots: [],
  },
  { name: 'idle but for keep-alives', history: looks(copying([0.0001, 0.0001], 0, 10)), roots: [] },
  { name: 'uneven weights on purpose', history: looks(copying([100, 30], 8, 10)), roots: [] },
  {
    name: 'many requests wait, and both links have room',
    history: looks(copying([30, 28], 12, 10)),
    roots: ['note load.limited-elsewhere'],
  },
  {
    name: 'many requests wait, and it is not known what the links carry',
    history: looks(copying([30, 28], 12, undefined)),
    roots: [],
  },
  { name: 'a copy that has just begun', history: looks(copying([58, 59], 1, 10).slice(0, 3)), roots: [] },
];

const first = socket(40_001, '10.0.0.25');
const deniedLog = { state: 'denied', source: 'dmesg', needs: 'log-group' } as const;
const blind: readonly Situation[] = [
  {
    name: 'DebugData may not be read',
    history: look({
      readings: { debugData: { state: 'denied', source: '/proc/fs/cifs/DebugData', needs: 'administrator' } },
    }),
    roots: ['warning host.cannot-look'],
  },
  {
    name: 'ss is not installed',
    history: look({
      readings: { sockets: { state: 'failed', source: 'ss -tinOH', reason: 'no such program', tool: 'missing' } },
    }),
    roots: ['warning host.cannot-look'],
  },
  {
    name: 'the mount table cannot be read',
    history: look({
      readings: { mounts: { state: 'failed', source: '/proc/self/mountinfo', reason: 'input/output error' } },
    }),
    roots: ['warning host.cannot-look'],
  },
  {
    name: 'a channel is missing, and only the log could tell why',
    history: look({ sockets: [first], readings: { kernelLog: deniedLog } }, [lone()]),
    roots: ['note host.cannot-look'],
  },
  {
    name: 'the log may not be read, and nobody needs it',
    history: look({ readings: { kernelLog: deniedLog } }),
    roots: [],
  },
  {
    name: 'nothing mounted, and cifs not loaded',
    history: look({
      mounts: [],
      sockets: [],
      readings: {
        debugData: {
          state: 'absent',
          evidence: { machine: 'local', source: '/proc/fs/cifs/DebugData', lines: [], readAt: facts().readAt },
        },
        sockets: { state: 'failed', source: 'ss -tinOH', reason: 'no such program' },
      },
    }),
    roots: [],
  },
  {
    name: 'a share mounted on a NAS with one port, and the log denied',
    history: look({ mounts: [mount(1)], sockets: [first], readings: { kernelLog: deniedLog } }, [
      lone({ interfaces: [announced('10.0.0.25')] }),
    ]),
    roots: [],
  },
];

export const loadSituations: readonly Situation[] = copies;
export const hostSituations: readonly Situation[] = blind;
