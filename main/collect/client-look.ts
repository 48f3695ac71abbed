import type { MachineFacts } from '../../shared/model/machine.ts';
import { noNetwork, strictFilter, type Interface, type NetworkFacts } from '../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Instant } from '../../shared/model/units.ts';
import type { Machine } from '../machine/machine.ts';
import { readClients } from './clients.ts';
import { plainLook, type Look } from './look.ts';
import { interfacesOf, nothingElse, refreshed, type InterfaceCounters } from './network/interfaces.ts';
import type { IpLink } from './network/linux/addresses.ts';
import { readHardware, type DescribeInterfaces } from './network/linux/hardware.ts';
import { fileLines, readFilesOf } from './network/linux/interface-files.ts';
import { readCounters, readLinks } from './network/links.ts';
import {
  readBondNames,
  readBonds,
  readNeighbours,
  readNetworkNamespace,
  readReversePathDrops,
  readRoutesTo,
  readRules,
  readSettings,
} from './network/network-readings.ts';
import { interfaceFiles } from './sources.ts';
import { readHostName, readKernel } from './systems/kernel.ts';

type Counters = Reading<ReadonlyMap<string, InterfaceCounters>>;
type RoutesTo = NetworkFacts['routesTo'];

/** A process for what seldom changes: with a look each second, every fifth one reads them. */
const neighboursKeptMs = 4_500;

/** What a client's lanes do not hang on. */
const nobodyAsks = { system: unchecked, account: unchecked, processors: unchecked } as const;

/** A Linux workstation, in two stages of which each asks all at once (over SSH: one trip each). */
export async function clientLook(machine: Machine, describe?: DescribeInterfaces): Promise<MachineFacts> {
  const look = plainLook(machine);
  const { at: readAt, clock: asked } = machine.now();
  const ownNamespace = readNetworkNamespace(machine);
  const [clients, counters, neighbours, namespace, reversePathDrops, hostName, kernel, links, bondNames] =
    await Promise.all([
      readClients(look, ownNamespace),
      readCounters(look),
      readNeighbours(look),
      ownNamespace,
      readReversePathDrops(machine),
      readHostName(machine),
      readKernel(machine),
      readLinks(look),
      readBondNames(machine),
    ]);
  const { sockets, anyPortTo, addresses, answered } = clients;
  const [interfaces, bonds, settings, routesTo, parts] = await Promise.all([
    readInterfaces(machine, links, counters, describe),
    bondNames.state === 'known' ? readBonds(machine, bondNames.value) : bondNames,
    readSettings(machine, namesWithAddress(links)),
    readRoutesTo(look, addresses),
    clients.whole,
  ]);
  const rules = leadsIntoTunnel(routesTo, interfaces) ? await readRules(look) : unchecked;
  const ways = { interfaces, bonds, settings, neighbours, routesTo, rules };
  return {
    machine: machine.id,
    family: 'linux',
    hostName,
    kernel,
    ...nobodyAsks,
    network: { ...noNetwork, ...ways, sockets, anyPortTo, reversePathDrops, namespace },
    ...parts,
    readAt,
    asked,
    answered,
  };
}

/**
 * What moves: what clients have attached, sockets, counters, state and speed of links; neighbours every few seconds. The
 * rest is kept: routes as long as the NAS addresses and the links stay the same, what a reverse path filter dropped unless
 * one is strict.
 */
export async function clientTick(machine: Machine, previous: MachineFacts): Promise<MachineFacts> {
  const look = plainLook(machine);
  const { network } = previous;
  const { at: readAt, clock: asked } = machine.now();
  const [clients, counters, neighbours, files, reversePathDrops] = await Promise.all([
    readClients(look, network.namespace, previous),
    readCounters(look),
    recentNeighbours(network.neighbours, readAt) ?? readNeighbours(look),
    readFilesOf(machine, watchedInterfaces(network), ['carrier', 'speed']),
    hasStrictFilter(network) ? readReversePathDrops(machine) : network.reversePathDrops,
  ]);
  const { sockets, anyPortTo, addresses, answered } = clients;
  const interfaces = await interfacesOfTick(look, network.interfaces, counters, files);
  const sameAddresses = addresses.join() === Object.keys(network.routesTo).join();
  const sameWays = sameAddresses && statesOf(interfaces) === statesOf(network.interfaces);
  const routesTo = sameWays ? network.routesTo : await readRoutesTo(look, addresses);
  const leads = !sameWays && leadsIntoTunnel(routesTo, interfaces);
  const rules = sameWays ? network.rules : leads ? await readRules(look) : unchecked;
  return {
    ...previous,
    network: { ...network, interfaces, neighbours, routesTo, rules, sockets, anyPortTo, reversePathDrops },
    ...(await clients.whole),
    readAt,
    asked,
    answered,
  };
}

/** Which rule sends there is worth a command of its own: most machines have none but the kernel's. */
function leadsIntoTunnel(routes: RoutesTo, interfaces: NetworkFacts['interfaces']): boolean {
  const tunnels = new Set((valueOf(interfaces) ?? []).filter(({ kind }) => kind === 'tunnel').map(({ name }) => name));
  return devicesOf(routes).some((dev) => tunnels.has(dev));
}

/** Interfaces that routes lead over. */
function devicesOf(routes: RoutesTo): readonly string[] {
  return Object.values(routes).flatMap((reading) => {
    const route = valueOf(reading);
    return route?.kind === 'via-interface' ? [route.dev] : [];
  });
}

/** Those of an earlier look, if that was just now; also after the clock was set back they are read. */
function recentNeighbours(
  neighbours: NetworkFacts['neighbours'],
  now: Instant,
): NetworkFacts['neighbours'] | undefined {
  if (neighbours.state !== 'known') return undefined;
  const age = now - neighbours.evidence.readAt;
  return age >= 0 && age < neighboursKeptMs ? neighbours : undefined;
}

async function readInterfaces(
  machine: Machine,
  links: Reading<readonly IpLink[]>,
  counters: Counters,
  describe?: DescribeInterfaces,
): Promise<Reading<readonly Interface[]>> {
  if (links.state !== 'known') return links;
  const names = links.value.map(({ name }) => name);
  const [files, hardware] = await Promise.all([
    readFilesOf(machine, names, interfaceFiles),
    readHardware(machine, links.value, describe),
  ]);
  const extras = { ...nothingElse, counters: valueOf(counters) ?? new Map(), files, hardware };
  const lines = [...links.evidence.lines, ...[...files.values()].flatMap(fileLines)];
  return { state: 'known', value: interfacesOf(links.value, extras), evidence: { ...links.evidence, lines } };
}

/** Which interfaces there are, and which of them are up: what routes hang on. */
function statesOf(interfaces: Reading<readonly Interface[]>): string {
  return (valueOf(interfaces) ?? []).map(({ name, link }) => `${name} ${link}`).join();
}

/** Interfaces that came or went are read anew; those of which nothing could be read are not of the present. */
async function interfacesOfTick(
  look: Look,
  before: NetworkFacts['interfaces'],
  counters: Counters,
  files: Awaited<ReturnType<typeof readFilesOf>>,
): Promise<Reading<readonly Interface[]>> {
  if (before.state !== 'known') return before;
  const known = before.value.filter(({ received }) => received !== undefined).map(({ name }) => name);
  const answers = [...files.values()].flatMap((of) => Object.values(of));
  if (counters.state !== 'known' && answers.every(({ text }) => text === undefined)) return counters;
  const counted = valueOf(counters);
  if (counted && (known.length !== counted.size || !known.every((name) => counted.has(name)))) {
    return await readInterfaces(look.machine, await readLinks(look), counters);
  }
  const replaced = new Set(answers.map(({ path }) => path));
  const kept = before.evidence.lines.filter((line) => !replaced.has(pathOf(line)));
  return {
    state: 'known',
    value: refreshed(before.value, { files, counters: counted ?? new Map() }),
    evidence: {
      ...before.evidence,
      lines: [...kept, ...[...files.values()].flatMap(fileLines)],
      readAt: look.machine.now().at,
    },
  };
}

/** `/sys/class/net/eth0/speed` of `/sys/class/net/eth0/speed:1000` */
const pathOf = (line: string): string => line.slice(0, line.lastIndexOf(':'));

/** Ports, and what a route to a NAS leads over; not the dozens of ends that containers have. */
function watchedInterfaces({ interfaces, routesTo }: NetworkFacts): readonly string[] {
  const used = new Set(devicesOf(routesTo));
  return (valueOf(interfaces) ?? [])
    .filter(({ kind, name }) => kind === 'wired' || kind === 'wireless' || kind === 'bond' || used.has(name))
    .map(({ name }) => name);
}

/** Where no filter is strict, nothing rests on what it dropped. */
function hasStrictFilter({ settings }: NetworkFacts): boolean {
  return (valueOf(settings) ?? []).some(({ rpFilter }) => rpFilter === strictFilter);
}

/** Interfaces that could have an address of their own: not containers' ends. */
function namesWithAddress(links: Reading<readonly IpLink[]>): readonly string[] {
  const all = valueOf(links) ?? [];
  return all.filter(({ addresses }) => addresses.some(({ family }) => family === 'ipv4')).map(({ name }) => name);
}
