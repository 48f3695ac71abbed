import type { CifsDebugData, CifsMount } from '../../../../shared/model/cifs.ts';
import type { TcpSocket } from '../../../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../../../shared/model/reading.ts';
import type { Milliseconds } from '../../../../shared/model/units.ts';
import { MachineError, type Machine } from '../../../machine/machine.ts';
import { readFirst, type Look } from '../../look.ts';
import { parseSockets } from '../../network/linux/sockets.ts';
import { commands, files, olderSockets, socketsTo, type Argv } from '../../sources.ts';
import { reading, ToolError, type Taken } from '../../text/reading.ts';
import { OldKernelError, parseDebugData } from './debug-data.ts';
import { parseMountInfo, parseProcMounts } from './mount-table.ts';
import { addressesOfUnseen } from './unseen-channels.ts';

async function readMounts(machine: Machine): Promise<Reading<readonly CifsMount[]>> {
  return await reading(machine, files.mountInfo, async () => {
    try {
      return takenMounts(parseMountInfo(await machine.readFile(files.mountInfo)), files.mountInfo);
    } catch (error) {
      const notThere = error instanceof MachineError && (error.kind === 'absent' || error.kind === 'not-recorded');
      if (!notThere) throw error;
      return takenMounts(parseProcMounts(await machine.readFile(files.mounts)), files.mounts);
    }
  });
}

function takenMounts(value: readonly CifsMount[], source: string): Taken<readonly CifsMount[]> {
  return { value, lines: value.flatMap((mount) => mount.quoted), source };
}

/** Absent while the cifs module is not loaded. */
async function readDebugData(machine: Machine): Promise<Reading<CifsDebugData>> {
  return await reading(machine, files.debugData, async () => {
    const value = debugDataOf(await machine.readFile(files.debugData));
    const lines = value.servers.flatMap((server) => [
      ...server.quoted,
      ...server.sessions.flatMap((session) => [
        ...session.quoted,
        ...session.channels.flatMap((channel) => channel.quoted),
      ]),
    ]);
    return { value, lines: [...new Set(lines)] };
  });
}

function debugDataOf(text: string): CifsDebugData {
  try {
    return parseDebugData(text);
  } catch (error) {
    if (error instanceof OldKernelError) throw new ToolError('old', files.debugData, error.message);
    throw error;
  }
}

/** What moves of a client: its mounts, sessions and connections. */
export interface ClientReadings {
  readonly mounts: Reading<readonly CifsMount[]>;
  readonly debugData: Reading<CifsDebugData>;
  readonly sockets: Reading<readonly TcpSocket[]>;
  readonly anyPortTo: readonly string[];
  /** When the usual sockets had answered. */
  readonly answered: Milliseconds;
}

/** `before`: the same of an earlier look. */
export async function readClient(
  look: Look,
  ownNamespace: Promise<Reading<number>> | Reading<number>,
  before: Pick<ClientReadings, 'sockets' | 'anyPortTo'> = { sockets: unchecked, anyPortTo: [] },
): Promise<ClientReadings> {
  const { machine } = look;
  const known = before.anyPortTo;
  const timed = readSockets(look, before.sockets).then((usual) => ({ usual, answered: machine.now().clock }));
  const [mounts, debugData, { usual, answered }, further, namespace] = await Promise.all([
    readMounts(machine),
    readDebugData(machine),
    timed,
    known.length === 0 ? undefined : readSockets(look, before.sockets, socketsTo(known)),
    ownNamespace,
  ]);
  const rest = { mounts, debugData, answered };
  const [open, data] = [valueOf(usual), valueOf(debugData)];
  const anyPortTo =
    open && data ? addressesOfUnseen(data, valueOf(mounts) ?? [], open, valueOf(namespace)).toSorted() : [];
  if (anyPortTo.length === 0) return { ...rest, sockets: usual, anyPortTo };
  const isKnown = anyPortTo.every((address) => known.includes(address));
  const all = isKnown ? further : await readSockets(look, usual, socketsTo(anyPortTo));
  if (all?.state !== 'known') return { ...rest, sockets: usual, anyPortTo: [] };
  return { ...rest, sockets: together(usual, all), anyPortTo: isKnown ? known : anyPortTo };
}

/** `before`: the same of an earlier look; an `ss` that was too old then is not asked again for what it does not know. */
export async function readSockets(
  look: Look,
  before?: Reading<readonly TcpSocket[]>,
  argv: Argv = commands.sockets,
): Promise<Reading<readonly TcpSocket[]>> {
  const [newest, ...older] = [argv, ...olderSockets(argv)].map((one) => ({ argv: one, take: takenSockets }));
  if (newest === undefined) throw new Error('no way to list sockets');
  return await readFirst(look, [newest, ...older], before);
}

function takenSockets(text: string): Taken<readonly TcpSocket[]> {
  const value = parseSockets(text);
  return { value, lines: value.flatMap((socket) => socket.quoted) };
}

/** A connection that both answers hold counts once. */
function together(
  usual: Reading<readonly TcpSocket[]>,
  further: Reading<readonly TcpSocket[]>,
): Reading<readonly TcpSocket[]> {
  if (usual.state !== 'known' || further.state !== 'known') return usual;
  const ends = ({ local, remote }: TcpSocket): string =>
    `${local.address} ${local.port} ${remote.address} ${remote.port}`;
  const seen = new Set(usual.value.map(ends));
  const more = further.value.filter((socket) => !seen.has(ends(socket)));
  const lines = [...usual.evidence.lines, ...more.flatMap(({ quoted }) => quoted)];
  const source = `${usual.evidence.source} and ${further.evidence.source}`;
  return { state: 'known', value: [...usual.value, ...more], evidence: { ...usual.evidence, source, lines } };
}
