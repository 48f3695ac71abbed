/**
 * `client-series/series.txt`: every two seconds a block of what the capture script printed,
 *
 *     ##### 1795231464.571 uptime 30.92
 *     # ss
 *     (ss -tinOH dst :445, then ss -tnoH dst :445)
 *     # neigh
 *     (ip neigh)
 *     # DebugData
 *     (cat /proc/fs/cifs/DebugData, ended after five seconds)
 *
 * Each block becomes a frame; what does not change with time comes from another moment of the same capture.
 */
import { commands, files as paths } from '../../main/collect/sources.ts';
import { sourceOf, type Derived, type Exchange, type Frame } from '../../main/machine/recording.ts';
import { derivedFrom, file, fileByCat, missingProgram, output, together, timedOut, type Part } from './answers.ts';
import { interfaceCounters } from './interface-counters.ts';
import { nasAddresses, workstation } from './workstation.ts';
import { routesTo } from './routes.ts';

type Files = ReadonlyMap<string, string>;

interface Block {
  readonly epochMs: number;
  readonly uptimeSeconds: number | undefined;
  readonly sockets: string;
  readonly neighbours: string;
  readonly debugData: string;
}

export interface Series {
  readonly createdAt: Date;
  readonly frames: readonly [Frame, ...Frame[]];
  readonly derived: readonly Derived[];
}

/** `undefined` if the text has no block. `base`: the files of the moment that tells what the series leaves out. */
export function series(seriesFiles: Files, base: Files): Series | undefined {
  const [first, ...later] = blocks(seriesFiles.get('series.txt') ?? '');
  if (first === undefined) return undefined;
  const log = seriesFiles.get('dmesg_end') ?? base.get('dmesg');
  const counters = interfaceCounters(base);
  const parts = [first, ...later].map((block) => ({
    offsetMs: offset(first, block),
    part: changing(block, log, counters(block.sockets)),
  }));
  const standing = withoutTime(workstation(base));
  const routes = routesTo(addressesOf([first, ...later]), base);
  const [zero = { offsetMs: 0, part: standing }, ...rest] = parts;
  const whole = together(standing, routes, zero.part);
  return {
    createdAt: new Date(first.epochMs),
    frames: [
      { offsetMs: 0, exchanges: whole.exchanges },
      ...rest.map(({ offsetMs, part }) => ({ offsetMs, exchanges: part.exchanges })),
    ],
    derived: uniqueDerived([...whole.derived, ...rest.flatMap(({ part }) => part.derived)]),
  };
}

function blocks(text: string): readonly Block[] {
  return text
    .split(/^##### /m)
    .slice(1)
    .flatMap((block) => {
      const { epoch, uptime } =
        /^(?<epoch>\d+(?:\.\d+)?)(?: uptime (?<uptime>\d+(?:\.\d+)?))?/.exec(block)?.groups ?? {};
      if (epoch === undefined) return [];
      return [
        {
          epochMs: Math.round(Number(epoch) * 1000),
          uptimeSeconds: uptime === undefined ? undefined : Number(uptime),
          sockets: firstCommand(section(block, 'ss')),
          neighbours: section(block, 'neigh'),
          debugData: section(block, 'DebugData'),
        },
      ];
    })
    .sort((one, other) => one.epochMs - other.epochMs);
}

function section(block: string, name: string): string {
  const start = block.indexOf(`\n# ${name}\n`);
  if (start < 0) return '';
  const body = block.slice(start + name.length + 4);
  const end = body.search(/^# (?:ss|neigh|DebugData)$/m);
  return end < 0 ? body : body.slice(0, end);
}

/** Of the two lists of connections the first: the second one begins where a line has no more than a timer behind its peer. */
function firstCommand(text: string): string {
  const lines = text.split(/(?<=\n)/);
  const second = lines.findIndex((line) => /^\S+\s+\d+\s+\d+\s+\S+\s+\S+\s*(?:timer:\S+\s*)?$/.test(line));
  return lines.slice(0, second < 0 ? undefined : second).join('');
}

/** Uptime is the monotonic clock; the wall clock stands in where it was not captured. */
function offset(first: Block, block: Block): number {
  if (first.uptimeSeconds === undefined || block.uptimeSeconds === undefined) return block.epochMs - first.epochMs;
  return Math.max(0, Math.round((block.uptimeSeconds - first.uptimeSeconds) * 1000));
}

function changing(block: Block, log: string | undefined, counters: Part): Part {
  return together(
    derivedFrom(
      'ss -tinOH dst :445',
      missingProgram(commands.sockets, block.sockets) ?? output(commands.sockets, block.sockets),
    ),
    derivedFrom('ip neigh', output(commands.neighbours, neighboursAsJson(block.neighbours))),
    { exchanges: [debugData(block.debugData)], derived: [] },
    counters,
    uptimeAndLog(block, log),
  );
}

/** Every DebugData begins with a heading: nothing at all means that the reading was ended by its time-out. */
const debugData = (text: string): Exchange =>
  text.trim() === '' ? timedOut({ kind: 'file', path: paths.debugData }) : fileByCat(paths.debugData, text);

/** The log as it stood at that time: the lines of the whole log up to the uptime of the block. */
function uptimeAndLog({ uptimeSeconds }: Block, log: string | undefined): Part {
  if (uptimeSeconds === undefined) return { exchanges: [], derived: [] };
  // The idle time of the processors, the second number, was not captured.
  const uptime = derivedFrom('the uptime of each block', file(paths.uptime, `${uptimeSeconds.toFixed(2)} 0.00\n`));
  if (log === undefined) return uptime;
  const lines = log.split(/(?<=\n)/).filter((line) => Number(/^\[\s*([\d.]+)\]/.exec(line)?.[1] ?? 0) <= uptimeSeconds);
  return together(
    uptime,
    derivedFrom('dmesg at the end, cut at the uptime of each block', output(commands.kernelRing, lines.join(''))),
  );
}

const addressesOf = (all: readonly Block[]): readonly string[] => [
  ...new Set(
    all.flatMap(({ sockets, debugData, neighbours }) =>
      nasAddresses(
        new Map([
          ['ss_tinOH_dst', sockets],
          ['proc_fs_cifs_DebugData', debugData],
          ['ip_-j_neigh', neighboursAsJson(neighbours)],
        ]),
      ),
    ),
  ),
];

/** What other moments counted at other times would contradict the series: it is told to be missing instead. */
function withoutTime(part: Part): Part {
  const atAnotherTime = [
    '/proc/net/tcp',
    '/proc/self/mountstats',
    '/proc/fs/cifs/Stats',
    '/proc/fs/cifs/open_files',
    'ip -j -s link',
  ];
  const changed = [
    ...atAnotherTime,
    paths.debugData,
    ...[commands.sockets, commands.neighbours, commands.kernelRing].map((argv) => sourceOf({ kind: 'command', argv })),
  ];
  return {
    exchanges: part.exchanges.filter(({ ask }) => !changed.includes(sourceOf(ask))),
    derived: part.derived.filter(({ source }) => !changed.includes(source)),
  };
}

function uniqueDerived(all: readonly Derived[]): readonly Derived[] {
  return [...new Map(all.map((entry) => [entry.source, entry])).values()];
}

/**
 * `ip neigh` as text, one line per neighbour (iproute2/ip/ipneigh.c print_neigh):
 *
 *     10.77.1.26 dev eth0 lladdr 02:77:00:00:19:01 REACHABLE
 *     fe80::1 dev eth0 lladdr 02:77:00:00:19:01 router STALE
 *     10.77.1.27 dev eth0 FAILED
 *
 * turned into what `ip -j neigh` prints. Lines of any other form are left out.
 */
function neighboursAsJson(text: string): string {
  const entries = text.split('\n').flatMap((line) => {
    const [dst, ...words] = line.trim().split(/\s+/);
    const valueOf = (key: string): string | undefined =>
      words.includes(key) ? words[words.indexOf(key) + 1] : undefined;
    const dev = valueOf('dev');
    if (dst === undefined || dev === undefined) return [];
    const lladdr = valueOf('lladdr');
    return [
      {
        dst,
        dev,
        ...(lladdr !== undefined && { lladdr }),
        ...(words.includes('router') && { router: null }),
        state: words.filter((word) => /^[A-Z]+$/.test(word)),
      },
    ];
  });
  return `${JSON.stringify(entries)}\n`;
}
