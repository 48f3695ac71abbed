import type { BlockDisk, IscsiClient, IscsiSession } from '../../../shared/model/iscsi.ts';
import { iscsiClientOf } from '../../../shared/model/machine.ts';
import type { TcpSocket } from '../../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../../shared/model/reading.ts';
import { commandLine, MachineError, type CommandResult, type Machine } from '../../machine/machine.ts';
import type { ClientAsk, ClientParts, ClientRead, LinuxClient } from '../client.ts';
import { readCommand, readFirst, type Look } from '../look.ts';
import { commands, files, iscsiPlaces, iscsiPort, recordPlaces, wwidFile } from '../sources.ts';
import { isLinkLocal } from '../text/ip-address.ts';
import { ParseError } from '../text/parse-error.ts';
import { reading, runCommand, type Taken } from '../text/reading.ts';
import { parseBlockDisks } from './block-disks.ts';
import { parseDiskCounts } from './disk-counts.ts';
import { readMultipathConfig } from './multipath-files.ts';
import { parseMapsJson } from './maps-json.ts';
import { parseMapsText } from './maps-text.ts';
import { parseNodeRecords } from './node-records.ts';
import { parseRefusedLogins } from './refused-logins.ts';
import { readSessions } from './sessions.ts';
import { wwidOf } from './wwid.ts';

/** Linux's iSCSI client with dm-multipath. Where no session is, nothing but the list of sessions is asked for. */
export const iscsiClient: LinuxClient = {
  read: async ({ look, before }: ClientAsk): Promise<ClientRead> => {
    const known = before && iscsiClientOf(before);
    const sessions = await reading(
      look.machine,
      iscsiPlaces.sessions,
      async () => await readSessions(look.machine, known && valueOf(known.sessions)),
    );
    const none = (valueOf(sessions) ?? []).length === 0;
    if (none) return { parts: { iscsiClient: { ...nothingAttached, sessions } } };
    return { parts: { iscsiClient: await attachedOf(look, sessions, known) } };
  },
  addresses: (parts) => {
    const all = sessionsIn(parts).flatMap(({ connection }) => connection?.address ?? []);
    const records = valueOf(parts.iscsiClient?.records ?? unchecked) ?? [];
    return [...all, ...records.map(({ address }) => address)].filter((address) => !isLinkLocal(address));
  },
  // A portal by another port than the usual one.
  unseen: (parts, sockets) =>
    sessionsIn(parts).flatMap(({ connection }) => {
      const { address, port = iscsiPort } = connection ?? {};
      return address === undefined || port === iscsiPort || isSeen(address, port, sockets) ? [] : [address];
    }),
};

const sessionsIn = ({ iscsiClient: client }: ClientParts): readonly IscsiSession[] =>
  valueOf(client?.sessions ?? unchecked) ?? [];

const isSeen = (address: string, port: number, sockets: readonly TcpSocket[]): boolean =>
  sockets.some(({ remote }) => remote.address === address && remote.port === port);

const nothingAttached: Omit<IscsiClient, 'sessions'> = {
  disks: unchecked,
  counts: unchecked,
  maps: unchecked,
  config: unchecked,
  records: unchecked,
  refusals: unchecked,
  tcpRetries: unchecked,
};

/** In a tick: counters and the states of paths; all of it where sessions or disks came or went. */
async function attachedOf(
  look: Look,
  sessions: Reading<readonly IscsiSession[]>,
  before: IscsiClient | undefined,
): Promise<IscsiClient> {
  const { machine } = look;
  const [counts, maps] = await Promise.all([readCounts(machine), readMaps(look, before?.maps)]);
  if (before !== undefined && isSame(before, sessions, counts)) return { ...before, sessions, counts, maps };
  const [disks, config, records, refusals, tcpRetries] = await Promise.all([
    readDisks(look, maps),
    readMultipathConfig(look),
    readRecords(machine),
    readRefusals(machine),
    reading(machine, files.tcpRetries, async () => await takenNumber(machine, files.tcpRetries)),
  ]);
  return { sessions, disks, counts, maps, config, records, refusals, tcpRetries };
}

function isSame(before: IscsiClient, sessions: IscsiClient['sessions'], counts: IscsiClient['counts']): boolean {
  const ids = (one: IscsiClient['sessions']): string =>
    (valueOf(one) ?? []).map(({ id, target, state }) => `${id} ${target} ${state}`).join();
  const names = (one: IscsiClient['counts']): string => (valueOf(one) ?? []).map(({ name }) => name).join();
  return ids(before.sessions) === ids(sessions) && names(before.counts) === names(counts);
}

const readCounts = async (machine: Machine): Promise<IscsiClient['counts']> =>
  await reading(machine, files.diskCounts, async () => {
    const value = parseDiskCounts(await machine.readFile(files.diskCounts));
    return { value, lines: value.map(({ quoted }) => quoted) };
  });

/**
 * The daemon answers everybody; one that is older than its JSON prints the layout of `multipath -ll`, for which itself one must be
 * root. A daemon that did not answer at the last full look is not asked again at each tick.
 */
async function readMaps(look: Look, before: IscsiClient['maps'] | undefined): Promise<IscsiClient['maps']> {
  if (before !== undefined && before.state !== 'known' && before.state !== 'unchecked') return before;
  return await readFirst(
    look,
    [
      { argv: commands.mapsJson, take: (text) => quotedMaps(parseMapsJson(text)) },
      { argv: commands.mapsTopology, take: (text) => quotedMaps(parseMapsText(text)) },
      { argv: commands.mapsAsRoot, take: (text) => quotedMaps(parseMapsText(text)), refusal: needsRoot },
    ],
    before,
  );
}

const quotedMaps = <T extends { readonly quoted: readonly string[] }>(value: readonly T[]): Taken<readonly T[]> => ({
  value,
  lines: value.flatMap(({ quoted }) => quoted),
});

function needsRoot({ stdout, stderr }: CommandResult): undefined {
  if (/^need to be root/m.test(stdout + stderr)) {
    throw new MachineError('denied', commandLine(commands.mapsAsRoot), 'multipath -ll needs root.');
  }
}

/** Ids that udev does not know are read of the disks that are in no map: one in a map has the map's. */
async function readDisks(look: Look, maps: IscsiClient['maps']): Promise<IscsiClient['disks']> {
  const listed = await readCommand(look, commands.blockDisks, (text) => {
    const value = parseBlockDisks(text).filter(({ transport }) => transport === undefined || transport === 'iscsi');
    return { value, lines: value.map(({ quoted }) => quoted) };
  });
  if (listed.state !== 'known') return listed;
  const mapped = new Set(
    (valueOf(maps) ?? []).flatMap(({ groups }) =>
      groups.flatMap(({ paths }) => paths.flatMap(({ disk }) => disk ?? [])),
    ),
  );
  const value = await Promise.all(
    listed.value.map(async (disk) =>
      disk.wwid !== undefined || mapped.has(disk.name)
        ? disk
        : { ...disk, ...(await wwidBySystem(look.machine, disk)) },
    ),
  );
  return { ...listed, value };
}

/** Kernels before 4.0, and disks without such a page, have no such file. */
async function wwidBySystem(machine: Machine, { name }: BlockDisk): Promise<Pick<BlockDisk, 'wwid'>> {
  try {
    const wwid = wwidOf(await machine.readFile(wwidFile(name)));
    return wwid === undefined ? {} : { wwid };
  } catch (error) {
    if (error instanceof MachineError && ['absent', 'failed', 'not-recorded', 'denied'].includes(error.kind)) return {};
    throw error;
  }
}

/** Records belong to root. `grep` gives the lines that are asked for and no others: secrets stand in the same files. */
async function readRecords(machine: Machine): Promise<IscsiClient['records']> {
  return await reading(machine, recordPlaces.join(' and '), async () => {
    const { stdout, stderr } = await runCommand(machine, commands.nodeRecords);
    const value = parseNodeRecords(stdout);
    // Some of them would be taken for all of them.
    if (/Permission denied/.test(stderr)) {
      throw new MachineError('denied', commandLine(commands.nodeRecords), 'The records of open-iscsi belong to root.');
    }
    return { value, lines: value.flatMap(({ quoted }) => quoted), source: commandLine(commands.nodeRecords) };
  });
}

async function readRefusals(machine: Machine): Promise<IscsiClient['refusals']> {
  return await reading(
    machine,
    commandLine(commands.iscsiJournal),
    async () => {
      const { stdout, stderr } = await runCommand(machine, commands.iscsiJournal);
      if (/insufficient permissions|not seeing messages from other users|No journal files/.test(stderr)) {
        throw new MachineError(
          'denied',
          commandLine(commands.iscsiJournal),
          'The journal may be read by a group only.',
        );
      }
      const value = parseRefusedLogins(stdout);
      return { value, lines: value.flatMap(({ quoted }) => quoted) };
    },
    'log-group',
  );
}

async function takenNumber(machine: Machine, path: string): Promise<Taken<number>> {
  const text = (await machine.readFile(path)).trim();
  if (!/^\d{1,9}$/.test(text)) throw new ParseError(`${path} is not a whole number`, 1, text);
  return { value: Number(text), lines: [text] };
}
