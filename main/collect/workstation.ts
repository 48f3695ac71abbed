import type { HostFacts } from '../../shared/model/facts.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import { strictFilter, type Interface, type TcpSocket } from '../../shared/model/network.ts';
import type { Instant, Milliseconds } from '../../shared/model/units.ts';
import { commandLine, type Machine } from '../machine/machine.ts';
import type { IpLink } from './network/linux/addresses.ts';
import { readIpv4Settings } from './network/linux/ipv4-settings.ts';
import { readKernelLog } from './smb-client/cifs/kernel-log.ts';
import { nasAddresses } from './smb-client/cifs/nas-addresses.ts';
import type { InterfaceCounters } from './network/linux/net-device.ts';
import { readLinkStates, readNics, refreshedNics, type DescribeInterfaces } from './network/linux/nics.ts';
import { reading } from './text/reading.ts';
import { readBondNames, readBonds, readCounters, readDebugData, readHostName, readKernel, readLinks, readMounts, readNeighbours, readNetworkNamespace, readReversePathDrops, readRoutes, readRules, readSockets } from './workstation-readings.ts';
import { commands, directories, socketsTo } from './workstation-sources.ts';
import { addressesOfUnseen } from './smb-client/cifs/unseen-channels.ts';

export interface CollectOptions {
  /** Vendor and product of the interfaces; asked in a full look only. */
  readonly describe?: DescribeInterfaces;
}

/** What changes from second to second, and when it was read. */
interface Quick extends Pick<HostFacts, 'mounts' | 'cifs' | 'sockets' | 'anyPortTo' | 'neighbours'> {
  readonly counters: Reading<ReadonlyMap<string, InterfaceCounters>>;
  readonly clock: Milliseconds;
}

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
  return depth === 'full' || previous === undefined
    ? await collectAll(machine, options)
    : await collectTick(machine, previous);
}

async function collectAll(machine: Machine, options: CollectOptions): Promise<HostFacts> {
  const { at: readAt, clock: asked } = machine.now();
  const log = readKernelLog(machine);
  const ownNamespace = readNetworkNamespace(machine);
  const [quick, networkNamespace, reversePathDrops, hostName, kernel, links, bondNames] = await Promise.all([
    readQuick(machine, ownNamespace),
    ownNamespace,
    readReversePathDrops(machine),
    readHostName(machine),
    readKernel(machine),
    readLinks(machine),
    readBondNames(machine),
  ]);
  const [nics, bonds, sysctls, routes, kernelLog] = await Promise.all([
    readAllNics(machine, links, quick.counters, options.describe),
    readBonds(machine, bondNames),
    readSettings(machine, links),
    readRoutes(machine, addressesIn(quick)),
    log,
  ]);
  const rules = leadsIntoTunnel(routes, nics) ? await readRules(machine) : unchecked;
  const { mounts, cifs, sockets, anyPortTo, neighbours, clock } = quick;
  const own = { machine: machine.id, hostName, kernel, nics, bonds, sysctls, reversePathDrops, readAt, asked, clock };
  return { ...own, networkNamespace, neighbours, routes, rules, mounts, cifs, sockets, anyPortTo, kernelLog };
}

async function collectTick(machine: Machine, previous: HostFacts): Promise<HostFacts> {
  const { at: readAt, clock: asked } = machine.now();
  const [quick, states, reversePathDrops] = await Promise.all([
    readQuick(machine, previous.networkNamespace, { ...previous, recent: recentNeighbours(previous, readAt) }),
    readLinkStates(machine, watchedNics(previous)),
    hasStrictFilter(previous) ? readReversePathDrops(machine) : previous.reversePathDrops,
  ]);
  const { mounts, cifs, sockets, anyPortTo, neighbours, clock } = quick;
  const addresses = addressesIn(quick);
  const nics = await nicsOfTick(machine, previous, quick, states);
  const sameAddresses = addresses.join() === Object.keys(previous.routes).join();
  const sameWays = sameAddresses && linksOf(nics) === linksOf(previous.nics);
  const routes = sameWays ? previous.routes : await readRoutes(machine, addresses);
  const rules = sameWays ? previous.rules : leadsIntoTunnel(routes, nics) ? await readRules(machine) : unchecked;
  const read = { nics, routes, rules, mounts, cifs, sockets, anyPortTo, neighbours, reversePathDrops };
  return { ...previous, ...read, readAt, asked, clock };
}

/** Which rule sends there is worth a command of its own: most machines have none but the kernel's. */
function leadsIntoTunnel(routes: HostFacts['routes'], nics: HostFacts['nics']): boolean {
  const tunnels = new Set((valueOf(nics) ?? []).filter(({ kind }) => kind === 'tunnel').map(({ name }) => name));
  return Object.values(routes).some((reading) => {
    const route = valueOf(reading);
    return route?.kind === 'via-interface' && tunnels.has(route.dev);
  });
}

/** Those of an earlier look, if that was just now; also after the clock was set back they are read. */
function recentNeighbours({ neighbours }: HostFacts, now: Instant): HostFacts['neighbours'] | undefined {
  if (neighbours.state !== 'known') return undefined;
  const age = now - neighbours.evidence.readAt;
  return age >= 0 && age < neighboursKeptMs ? neighbours : undefined;
}

interface Before {
  readonly sockets: HostFacts['sockets'];
  readonly anyPortTo: readonly string[];
  readonly recent: HostFacts['neighbours'] | undefined;
}

async function readQuick(
  machine: Machine,
  ownNamespace: HostFacts['networkNamespace'] | Promise<HostFacts['networkNamespace']>,
  { anyPortTo: known, recent, sockets: before }: Before = { anyPortTo: [], recent: undefined, sockets: unchecked },
): Promise<Quick> {
  const timed = readSockets(machine, before).then((usual) => ({ usual, clock: machine.now().clock }));
  const [mounts, cifs, { usual, clock }, further, counters, neighbours, namespace] = await Promise.all([
    readMounts(machine),
    readDebugData(machine),
    timed,
    known.length === 0 ? undefined : readSockets(machine, before, socketsTo(known)),
    readCounters(machine),
    recent ?? readNeighbours(machine),
    ownNamespace,
  ]);
  const rest = { mounts, cifs, clock, counters, neighbours };
  const open = valueOf(usual);
  const data = valueOf(cifs);
  const anyPortTo =
    open && data ? addressesOfUnseen(data, valueOf(mounts) ?? [], open, valueOf(namespace)).toSorted() : [];
  if (anyPortTo.length === 0) return { ...rest, sockets: usual, anyPortTo };
  const isKnown = anyPortTo.every((address) => known.includes(address));
  const all = isKnown ? further : await readSockets(machine, usual, socketsTo(anyPortTo));
  if (all?.state !== 'known') return { ...rest, sockets: usual, anyPortTo: [] };
  return { ...rest, sockets: together(usual, all), anyPortTo: isKnown ? known : anyPortTo };
}

/** A connection that both answers hold counts once. */
function together(usual: HostFacts['sockets'], further: HostFacts['sockets']): HostFacts['sockets'] {
  if (usual.state !== 'known' || further.state !== 'known') return usual;
  const ends = ({ local, remote }: TcpSocket): string =>
    `${local.address} ${local.port} ${remote.address} ${remote.port}`;
  const seen = new Set(usual.value.map(ends));
  const more = further.value.filter((socket) => !seen.has(ends(socket)));
  const lines = [...usual.evidence.lines, ...more.flatMap(({ quoted }) => quoted)];
  const source = `${usual.evidence.source} and ${further.evidence.source}`;
  return { state: 'known', value: [...usual.value, ...more], evidence: { ...usual.evidence, source, lines } };
}

function addressesIn({ mounts, cifs, sockets }: Quick): readonly string[] {
  return nasAddresses(valueOf(mounts) ?? [], valueOf(cifs), valueOf(sockets) ?? []);
}

async function readAllNics(
  machine: Machine,
  links: Reading<readonly IpLink[]>,
  counters: Quick['counters'],
  describe?: DescribeInterfaces,
): Promise<Reading<readonly Interface[]>> {
  if (links.state !== 'known') return links;
  if (counters.state !== 'known') return counters;
  return await reading(machine, commandLine(commands.addresses), async () => {
    const { value, lines } = await readNics(machine, links.value, counters.value, describe);
    return { value, lines: [...links.evidence.lines, ...lines] };
  });
}

/** Which interfaces there are, and which of them are up: what routes hang on. */
function linksOf(nics: Reading<readonly Interface[]>): string {
  return (valueOf(nics) ?? []).map((nic) => `${nic.name} ${nic.link}`).join();
}

/** Interfaces that came or went make the next look at them a full one. */
async function nicsOfTick(
  machine: Machine,
  previous: HostFacts,
  quick: Quick,
  states: Awaited<ReturnType<typeof readLinkStates>>,
): Promise<Reading<readonly Interface[]>> {
  const { nics } = previous;
  const { counters } = quick;
  if (nics.state !== 'known') return nics;
  if (counters.state !== 'known') return counters;
  const known = nics.value.map((nic) => nic.name);
  if (known.length !== counters.value.size || !known.every((name) => counters.value.has(name))) {
    return await readAllNics(machine, await readLinks(machine), counters);
  }
  const { value, lines } = refreshedNics(nics.value, states, counters.value);
  const replaced = new Set([...states.values()].flatMap((files) => Object.values(files).map((answer) => answer.path)));
  const kept = nics.evidence.lines.filter((line) => !replaced.has(pathOf(line)));
  return {
    state: 'known',
    value,
    evidence: { ...nics.evidence, lines: [...kept, ...lines], readAt: machine.now().at },
  };
}

/** `/sys/class/net/eth0/speed` of `/sys/class/net/eth0/speed:1000` */
const pathOf = (line: string): string => line.slice(0, line.lastIndexOf(':'));

/** Ports, and what a route to a NAS leads over; not the dozens of ends that containers have. */
function watchedNics(previous: HostFacts): readonly string[] {
  const used = new Set(
    Object.values(previous.routes).flatMap((route) => {
      const value = valueOf(route);
      return value?.kind === 'via-interface' ? [value.dev] : [];
    }),
  );
  return (valueOf(previous.nics) ?? [])
    .filter((nic) => nic.kind === 'wired' || nic.kind === 'wireless' || nic.kind === 'bond' || used.has(nic.name))
    .map((nic) => nic.name);
}

/** Where no filter is strict, nothing rests on what it dropped. */
function hasStrictFilter({ sysctls }: HostFacts): boolean {
  return (valueOf(sysctls) ?? []).some(({ rpFilter }) => rpFilter === strictFilter);
}

/** Settings of interfaces that could have an address of their own: not those of containers' ends. */
async function readSettings(machine: Machine, links: Reading<readonly IpLink[]>): Promise<HostFacts['sysctls']> {
  const names = (valueOf(links) ?? []).filter((link) => link.addresses.some((each) => each.family === 'ipv4'));
  return await reading(
    machine,
    directories.ipv4Settings,
    async () =>
      await readIpv4Settings(
        machine,
        names.map((link) => link.name),
      ),
  );
}
