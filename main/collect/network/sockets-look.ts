import type { ServerWays, SsWay } from '../../../shared/model/smb-server.ts';
import type { TcpSocket } from '../../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../../shared/model/reading.ts';
import { commandLine } from '../../machine/machine.ts';
import { commandFailed, reading, type Taken } from '../text/reading.ts';
import { parseKernelTable } from './linux/kernel-table.ts';
import { commandOf, readCommand, readFirst, runAsRootIfNeeded, type Look } from '../look.ts';
import { parseNetstat } from './bsd/netstat.ts';
import { parseSocketRows, type SocketRow } from './socket-rows.ts';
import { parseSockstat } from './bsd/sockstat.ts';
import { commands, files, olderSockets, servedSockets, serviceCommands, smbPort } from '../sources.ts';

/** The kernel's sockets of some services, from the best tool there is. */
export interface SocketsLook {
  readonly way: ServerWays['sockets'];
  readonly rows: Reading<readonly SocketRow[]>;
}

const mostLines = 40;

const taken = (rows: readonly SocketRow[]): Taken<readonly SocketRow[]> => ({
  value: rows,
  lines: rows.flatMap((row) => row.quoted).slice(0, mostLines),
});

type Way = Exclude<ServerWays['sockets'], 'none'>;

/** Ports of services, SMB's always among them. */
type Ports = readonly number[];
const smbAlone: Ports = [smbPort];

/** One way to look; where it gives nothing, the reading says why. */
export async function socketsBy(look: Look, way: Way, ports = smbAlone): Promise<SocketsLook> {
  return { way, rows: await readers[way](look, ports) };
}

/** `ss`, and without it what every Linux has; on a BSD `sockstat`, then `netstat`. */
export async function lookAtSockets(look: Look, ports = smbAlone): Promise<SocketsLook> {
  const order: readonly Way[] =
    look.family === 'freebsd' ? ['sockstat', 'netstat'] : ['ss', 'old-ss', 'kernel-table', 'netstat'];
  const [first, ...others] = order;
  if (first === undefined) throw new Error('no way to look at sockets');
  const best = await socketsBy(look, first, ports);
  if (best.rows.state === 'known') return best;
  const rest = await Promise.all(others.map((way) => socketsBy(look, way, ports)));
  return rest.find(({ rows }) => rows.state === 'known') ?? { way: 'none', rows: best.rows };
}

/** One service's out of a table of several. */
export function onPort(port: number, { way, rows }: SocketsLook): SocketsLook {
  if (rows.state !== 'known') return { way, rows };
  const { value, lines } = taken(rows.value.filter(({ local }) => local.port === port));
  return { way, rows: { ...rows, value, evidence: { ...rows.evidence, lines } } };
}

/** What `ss` told of each connection; the other tables tell no more than its ends. */
export function socketsIn({ way, rows }: SocketsLook): Reading<readonly TcpSocket[]> {
  if (rows.state !== 'known') return rows;
  return isBySs(way) ? { ...rows, value: rows.value.flatMap(({ socket }) => socket ?? []) } : unchecked;
}

/** Whether it was `ss` that told, with counters of each connection. */
export const isBySs = (way: ServerWays['sockets']): way is SsWay =>
  way === 'ss' || way === 'ss-by-sudo' || way === 'old-ss' || way === 'old-ss-by-sudo';

/** Whether the table tells which process a socket is of; without root it does so for nobody. */
export function tellsProcesses({ rows }: SocketsLook): boolean {
  return (valueOf(rows) ?? []).some((row) => row.pid !== undefined);
}

const ssCommand = { new: serviceCommands.sockets, old: serviceCommands.oldSockets } as const;

const bySs =
  (age: keyof typeof ssCommand) =>
  (look: Look, ports: Ports): Promise<Reading<readonly SocketRow[]>> => {
    const asked = servedSockets(ports);
    return readCommand(look, age === 'new' ? asked : olderSockets(asked)[1], (text) =>
      taken(parseSocketRows(text, ports)),
    );
  };

const bySudo =
  (age: keyof typeof ssCommand) =>
  (look: Look): Promise<Reading<readonly SocketRow[]>> => {
    const argv = commandOf(look, ssCommand[age]);
    const take = async (): Promise<Taken<readonly SocketRow[]>> => {
      const { result, source } = await runAsRootIfNeeded(look, argv, () => true, true);
      if (result.exitCode !== 0) throw commandFailed(argv, result);
      return { ...taken(parseSocketRows(result.stdout)), source };
    };
    return reading(look.machine, commandLine(argv), take, 'nas-sudo');
  };

/** A kernel without IPv6 has no tcp6. */
function byKernelTable({ machine }: Look, ports: Ports): Promise<Reading<readonly SocketRow[]>> {
  return reading(machine, files.tcp, async () => {
    const [four, six] = await Promise.allSettled([machine.readFile(files.tcp), machine.readFile(files.tcp6)]);
    if (four.status === 'rejected') throw four.reason;
    const rows = [four, six].flatMap((text) =>
      text.status === 'fulfilled' ? parseKernelTable(text.value, ports) : [],
    );
    return { ...taken(rows), source: `${files.tcp}, ${files.tcp6}` };
  });
}

function byNetstat(look: Look, ports: Ports): Promise<Reading<readonly SocketRow[]>> {
  const bsd = look.family === 'freebsd';
  return readFirst(look, [
    {
      argv: bsd ? commands.bsdNetstatWhole : commands.netstatWhole,
      take: (text) => taken(parseNetstat(text, true, ports)),
    },
    {
      argv: bsd ? commands.bsdNetstat : commands.netstat,
      take: (text) => taken(parseNetstat(text, false, ports)),
    },
  ]);
}

/** `sockstat` ends with a complaint and exit 0 or 1 when there is no such socket. */
function bySockstat(look: Look): Promise<Reading<readonly SocketRow[]>> {
  return readCommand(look, commands.sockstat, (text) => taken(parseSockstat(text)));
}

const readers: Readonly<Record<Way, (look: Look, ports: Ports) => Promise<Reading<readonly SocketRow[]>>>> = {
  ss: bySs('new'),
  'ss-by-sudo': bySudo('new'),
  'old-ss': bySs('old'),
  'old-ss-by-sudo': bySudo('old'),
  'kernel-table': byKernelTable,
  netstat: byNetstat,
  sockstat: bySockstat,
};
