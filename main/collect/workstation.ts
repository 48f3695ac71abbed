import type { HostFacts } from '../../shared/model/facts.ts';
import { strictFilter, type Interface } from '../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Instant } from '../../shared/model/units.ts';
import type { Machine } from '../machine/machine.ts';
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
import { readClient, type ClientReadings } from './smb-client/cifs/cifs-readings.ts';
import { readKernelLog } from './smb-client/cifs/kernel-log.ts';
import { nasAddresses } from './smb-client/cifs/nas-addresses.ts';
import { interfaceFiles } from './sources.ts';
import { readHostName, readKernel } from './systems/kernel.ts';

export interface CollectOptions {
  /** Vendor and product of the interfaces; asked in a full look only. */
  readonly describe?: DescribeInterfaces;
}

type Counters = Reading<ReadonlyMap<string, InterfaceCounters>>;

/** A process for what seldom changes: with a look each second, every fifth one reads them. */
const neighboursKeptMs = 4_500;

/**
 * The facts of a Linux workstation. `full` reads everything, in two stages of which each asks all at once (over SSH: one
 * trip each). `tick` reads what moves (mounts, sessions, sockets, counters, state and speed of links; neighbours every
 * few seconds) and keeps the rest of `previous` (routes as long as the NAS addresses and the links stay the same, what a
 * reverse path filter dropped unless one is strict); without one it is a full look. Never throws for what a source did:
 * each fact is a reading of its own.
 */
export async function collectHost(
  machine: Machine,
  depth: 'full' | 'tick',
  previous?: HostFacts,
  options: CollectOptions = {},
): Promise<HostFacts> {
  machine.beginLook();
  const look = plainLook(machine);
  return depth === 'full' || previous === undefined
    ? await collectAll(look, options)
    : await collectTick(look, previous);
}

async function collectAll(look: Look, options: CollectOptions): Promise<HostFacts> {
  const { machine } = look;
  const { at: readAt, clock: asked } = machine.now();
  const log = readKernelLog(machine);
  const ownNamespace = readNetworkNamespace(machine);
  const [client, counters, neighbours, networkNamespace, reversePathDrops, hostName, kernel, links, bondNames] =
    await Promise.all([
      readClient(look, ownNamespace),
      readCounters(look, 'linux'),
      readNeighbours(look),
      ownNamespace,
      readReversePathDrops(machine),
      readHostName(machine),
      readKernel(machine),
      readLinks(look),
      readBondNames(machine),
    ]);
  const [nics, bonds, sysctls, routes, kernelLog] = await Promise.all([
    readInterfaces(machine, links, counters, options.describe),
    bondNames.state === 'known' ? readBonds(machine, bondNames.value) : bondNames,
    readSettings(machine, namesWithAddress(links)),
    readRoutesTo(look, addressesIn(client)),
    log,
  ]);
  const rules = leadsIntoTunnel(routes, nics) ? await readRules(look) : unchecked;
  const { answered: clock, ...clientFacts } = client;
  const own = { machine: machine.id, hostName, kernel, nics, bonds, sysctls, reversePathDrops, readAt, asked, clock };
  return { ...own, networkNamespace, neighbours, routes, rules, ...clientFacts, kernelLog };
}

async function collectTick(look: Look, previous: HostFacts): Promise<HostFacts> {
  const { machine } = look;
  const { at: readAt, clock: asked } = machine.now();
  const [client, counters, neighbours, files, reversePathDrops] = await Promise.all([
    readClient(look, previous.networkNamespace, previous),
    readCounters(look, 'linux'),
    recentNeighbours(previous, readAt) ?? readNeighbours(look),
    readFilesOf(machine, watchedInterfaces(previous), ['carrier', 'speed']),
    hasStrictFilter(previous) ? readReversePathDrops(machine) : previous.reversePathDrops,
  ]);
  const { answered: clock, ...clientFacts } = client;
  const addresses = addressesIn(client);
  const nics = await interfacesOfTick(look, previous.nics, counters, files);
  const sameAddresses = addresses.join() === Object.keys(previous.routes).join();
  const sameWays = sameAddresses && statesOf(nics) === statesOf(previous.nics);
  const routes = sameWays ? previous.routes : await readRoutesTo(look, addresses);
  const rules = sameWays ? previous.rules : leadsIntoTunnel(routes, nics) ? await readRules(look) : unchecked;
  const read = { nics, routes, rules, neighbours, reversePathDrops };
  return { ...previous, ...read, ...clientFacts, readAt, asked, clock };
}

/** Which rule sends there is worth a command of its own: most machines have none but the kernel's. */
function leadsIntoTunnel(routes: HostFacts['routes'], nics: HostFacts['nics']): boolean {
  const tunnels = new Set((valueOf(nics) ?? []).filter(({ kind }) => kind === 'tunnel').map(({ name }) => name));
  return devicesOf(routes).some((dev) => tunnels.has(dev));
}

/** Interfaces that routes lead over. */
function devicesOf(routes: HostFacts['routes']): readonly string[] {
  return Object.values(routes).flatMap((reading) => {
    const route = valueOf(reading);
    return route?.kind === 'via-interface' ? [route.dev] : [];
  });
}

/** Those of an earlier look, if that was just now; also after the clock was set back they are read. */
function recentNeighbours({ neighbours }: HostFacts, now: Instant): HostFacts['neighbours'] | undefined {
  if (neighbours.state !== 'known') return undefined;
  const age = now - neighbours.evidence.readAt;
  return age >= 0 && age < neighboursKeptMs ? neighbours : undefined;
}

function addressesIn({ mounts, cifs, sockets }: ClientReadings): readonly string[] {
  return nasAddresses(valueOf(mounts) ?? [], valueOf(cifs), valueOf(sockets) ?? []);
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
function statesOf(nics: Reading<readonly Interface[]>): string {
  return (valueOf(nics) ?? []).map((nic) => `${nic.name} ${nic.link}`).join();
}

/** Interfaces that came or went are read anew; those of which nothing could be read are not of the present. */
async function interfacesOfTick(
  look: Look,
  before: HostFacts['nics'],
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
function watchedInterfaces(previous: HostFacts): readonly string[] {
  const used = new Set(devicesOf(previous.routes));
  return (valueOf(previous.nics) ?? [])
    .filter(({ kind, name }) => kind === 'wired' || kind === 'wireless' || kind === 'bond' || used.has(name))
    .map(({ name }) => name);
}

/** Where no filter is strict, nothing rests on what it dropped. */
function hasStrictFilter({ sysctls }: HostFacts): boolean {
  return (valueOf(sysctls) ?? []).some(({ rpFilter }) => rpFilter === strictFilter);
}

/** Interfaces that could have an address of their own: not containers' ends. */
function namesWithAddress(links: Reading<readonly IpLink[]>): readonly string[] {
  const all = valueOf(links) ?? [];
  return all.filter(({ addresses }) => addresses.some(({ family }) => family === 'ipv4')).map(({ name }) => name);
}
