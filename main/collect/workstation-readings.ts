import type { CifsDebugData, CifsMount } from '../../shared/model/cifs.ts';
import type { HostFacts, Kernel } from '../../shared/model/facts.ts';
import type { Bond, Neighbour, Route, TcpSocket } from '../../shared/model/network.ts';
import type { Reading } from '../../shared/model/reading.ts';
import { commandLine, MachineError, type CommandResult, type Machine } from '../machine/machine.ts';
import { ParseError } from './text/parse-error.ts';
import { parseRules, parseRuleText } from './network/routes.ts';
import { parseAddressWords } from './network/linux/address-words.ts';
import { parseAddresses, type IpLink } from './network/linux/addresses.ts';
import { decisiveOfBond, parseBond } from './network/linux/bonding.ts';
import { OldKernelError, parseDebugData } from './smb-client/cifs/debug-data.ts';
import { parseMountInfo, parseProcMounts } from './smb-client/cifs/mount-table.ts';
import { parseNeighbours, parseNeighbourWords } from './network/linux/neighbours.ts';
import { parseNetDevice, type InterfaceCounters } from './network/linux/net-device.ts';
import { reading, ToolError, type Taken } from './text/reading.ts';
import { lineOfDrops, parseReversePathDrops } from './network/linux/reverse-path-drops.ts';
import { parseRoute, parseRouteGetWords, refusedRoute } from './network/linux/route.ts';
import { inWords, jsonOrWords, outputUnderstood, type Way } from './text/second-way.ts';
import { parseSockets } from './network/linux/sockets.ts';
import { commands, directories, files, networkNamespaceLink, olderSockets, routeTo, routeToInWords } from './workstation-sources.ts';

export async function readMounts(machine: Machine): Promise<Reading<readonly CifsMount[]>> {
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
export async function readDebugData(machine: Machine): Promise<Reading<CifsDebugData>> {
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

/** `before`: the same of an earlier look; an `ss` that was too old then is not asked again for what it does not know. */
export async function readSockets(
  machine: Machine,
  before?: Reading<readonly TcpSocket[]>,
  argv: readonly [string, ...string[]] = commands.sockets,
): Promise<Reading<readonly TcpSocket[]>> {
  const all = [argv, ...olderSockets(argv)];
  const last = before?.state === 'known' ? before.evidence.source.split(' and ') : [];
  const order = all.toSorted(
    (left, right) => Number(last.includes(commandLine(right))) - Number(last.includes(commandLine(left))),
  );
  return await reading(
    machine,
    commandLine(argv),
    async () =>
      await outputUnderstood(
        machine,
        order.map((one) => ({ argv: one, take: takenSockets })),
      ),
  );
}

function takenSockets(text: string): Taken<readonly TcpSocket[]> {
  const value = parseSockets(text);
  return { value, lines: value.flatMap((socket) => socket.quoted) };
}

/** Anyone may read it of a process of their own: `net:[4026531840]`. */
export async function readNetworkNamespace(machine: Machine): Promise<Reading<number>> {
  return await reading(machine, networkNamespaceLink, async () => {
    const target = await machine.readLink(networkNamespaceLink);
    const digits = /^net:\[(?<digits>\d+)\]$/.exec(target)?.groups?.['digits'];
    if (digits === undefined) throw new ParseError(`${networkNamespaceLink} is no network namespace`, 1, target);
    return { value: Number(digits), lines: [target] };
  });
}

export async function readNeighbours(machine: Machine): Promise<Reading<readonly Neighbour[]>> {
  const ways: readonly Way<readonly Neighbour[]>[] = [
    { argv: commands.neighbours, take: jsonOrWords(parseNeighbours, parseNeighbourWords) },
    { argv: commands.neighboursInWords, take: inWords(parseNeighbourWords) },
  ];
  return await reading(machine, commandLine(commands.neighbours), async () => await outputUnderstood(machine, ways));
}

export async function readCounters(machine: Machine): Promise<Reading<ReadonlyMap<string, InterfaceCounters>>> {
  return await reading(machine, files.netDev, async () => ({
    value: parseNetDevice(await machine.readFile(files.netDev)),
    lines: [],
  }));
}

/** Anyone may read it. */
export async function readReversePathDrops(machine: Machine): Promise<Reading<number>> {
  return await reading(machine, files.netstat, async () => {
    const value = parseReversePathDrops(await machine.readFile(files.netstat));
    return { value, lines: [lineOfDrops(value)] };
  });
}

export async function readLinks(machine: Machine): Promise<Reading<readonly IpLink[]>> {
  return await reading(machine, commandLine(commands.addresses), async () => await linksOf(machine));
}

/** The interfaces with their addresses; throws where `ip` cannot be understood in any way. */
export async function linksOf(machine: Machine): Promise<Taken<readonly IpLink[]>> {
  const ways: readonly Way<readonly IpLink[]>[] = [
    { argv: commands.addresses, take: jsonOrWords(parseAddresses, parseAddressWords) },
    { argv: commands.addressesPlain, take: jsonOrWords(parseAddresses, parseAddressWords) },
    { argv: commands.addressesInWords, take: inWords(parseAddressWords) },
  ];
  return await outputUnderstood(machine, ways);
}

export async function readHostName(machine: Machine): Promise<Reading<string>> {
  return await reading(machine, files.hostName, async () => await word(machine, files.hostName));
}

export async function readKernel(machine: Machine): Promise<Reading<Kernel>> {
  return await reading(machine, files.kernelRelease, async () => {
    const { value, lines } = await word(machine, files.kernelRelease);
    return { value: { release: value }, lines };
  });
}

async function word(machine: Machine, path: string): Promise<Taken<string>> {
  const value = (await machine.readFile(path)).trim();
  if (value === '') throw new ParseError(`${path} is empty`, 1, '');
  return { value, lines: [value] };
}

/** One reading per address; all are asked for at once. */
export async function readRoutes(
  machine: Machine,
  addresses: readonly string[],
): Promise<Readonly<Record<string, Reading<Route>>>> {
  const routes = await Promise.all(addresses.map(async (to) => [to, await readRoute(machine, to)] as const));
  return Object.fromEntries(routes);
}

async function readRoute(machine: Machine, to: string): Promise<Reading<Route>> {
  const inItsWords = (text: string): Route => parseRouteGetWords(text, to);
  const refusal = (result: CommandResult): Taken<Route> | undefined => {
    const value = refusedRoute(result, to);
    return value && { value, lines: [result.stderr.trim()] };
  };
  const ways: readonly Way<Route>[] = [
    { argv: routeTo(to), take: jsonOrWords((text) => parseRoute(text, to), inItsWords), refusal },
    { argv: routeToInWords(to), take: inWords(inItsWords), refusal },
  ];
  return await reading(machine, commandLine(routeTo(to)), async () => await outputUnderstood(machine, ways));
}

export async function readRules(machine: Machine): Promise<HostFacts['rules']> {
  const ways = [
    { argv: commands.rules, take: jsonOrWords(parseRules, parseRuleText) },
    { argv: commands.rulesInWords, take: inWords(parseRuleText) },
  ];
  return await reading(machine, commandLine(commands.rules), async () => await outputUnderstood(machine, ways));
}

/** Absent while there is no bond and the driver is not loaded. */
export async function readBondNames(machine: Machine): Promise<Reading<readonly string[]>> {
  return await reading(machine, directories.bonds, async () => ({
    value: await machine.listDirectory(directories.bonds),
    lines: [],
  }));
}

export async function readBonds(
  machine: Machine,
  names: Reading<readonly string[]>,
): Promise<Reading<readonly Bond[]>> {
  if (names.state !== 'known') return names;
  return await reading(machine, directories.bonds, async () => {
    const texts = await Promise.all(
      names.value.map(async (name) => ({ name, text: await machine.readFile(`${directories.bonds}/${name}`) })),
    );
    return {
      value: texts.map(({ name, text }) => parseBond(name, text)),
      lines: texts.flatMap(({ name, text }) => decisiveOfBond(text).map((line) => `${name}: ${line}`)),
    };
  });
}
