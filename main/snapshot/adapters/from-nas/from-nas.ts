import { familyOf } from '../../../../shared/model/ip-family.ts';
import type { MachineFacts } from '../../../../shared/model/machine.ts';
import type { NasLanePort, ServedShare } from '../../../../shared/model/nas-view.ts';
import type { Interface } from '../../../../shared/model/network.ts';
import { valueOf } from '../../../../shared/model/reading.ts';
import type { ListeningAt, ServedConnection } from '../../../../shared/model/served.ts';
import type { Verdict } from '../../../../shared/model/snapshot.ts';
import { plain } from '../../../../shared/text/plain.ts';
import { servedTexts as texts } from '../../../../shared/text/served.ts';
import { portAt, portOf, shareHardware } from '../../nas-port.ts';
import { detail, established, type Attachment } from './attachment.ts';
import { initiators } from './initiators.ts';
import { nfsClients } from './nfs-clients.ts';

/**
 * What iSCSI initiators and NFS clients have attached, from the connections of the NAS alone, so that a client that cannot be
 * asked is judged all the same. Its own ports are unknown here: no verdict rests on a guess about them.
 */
export function sharesFromNas(facts: MachineFacts, own: ReadonlySet<string>): readonly ServedShare[] {
  return [...initiators(facts), ...nfsClients(facts)].map((one) => shareOf(one, facts, own));
}

function shareOf(one: Attachment, { network }: MachineFacts, own: ReadonlySet<string>): ServedShare {
  const interfaces = valueOf(network.interfaces) ?? [];
  const list = established(valueOf(one.connections) ?? []);
  const carrying = distinct(list.flatMap(({ nas }) => portAt(nas.address, interfaces) ?? []));
  const offering = offeringPorts(valueOf(one.offered), interfaces);
  const possible = distinct([...carrying, ...offering.filter(({ link }) => link === 'up')]);
  const unused = possible.filter((port) => !carrying.some((other) => shareHardware(port, other)));
  const counts = { carrying: carrying.length, possible: possible.length };
  const addresses = [...new Set(list.map(({ client }) => client.address))].toSorted();
  const { id, protocol, remote, name, client, details, connections, doubts } = one;
  return {
    id,
    protocol,
    remote,
    name,
    client,
    seenFrom: 'nas',
    addresses,
    ...(connections.state === 'known' && doubts.length === 0 && { connections: list.length }),
    ports: carrying.map((port) => port.name),
    unusedPorts: unused.map((port) => port.name),
    thisWorkstation: addresses.some((address) => own.has(address)),
    details: [
      ...details,
      ...(list.length === 0 ? [] : [detail('paths', texts.details.paths, pathsText(list, interfaces))]),
    ],
    verdict: verdictFor(one, list, counts, network.interfaces.state === 'known' ? interfaces : undefined),
    remarks: [...one.remarks, ...remarksOn(list, [...carrying, ...offering], interfaces)].map(plain),
  };
}

/** Ports that lie upon hardware of their own. */
function distinct(ports: readonly NasLanePort[]): readonly NasLanePort[] {
  const sorted = ports.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return sorted.filter((port, index) => !sorted.slice(0, index).some((before) => shareHardware(before, port)));
}

/** Kinds of interfaces that clients come by; tunnels and what containers use are not meant. */
const forClients: ReadonlySet<Interface['kind']> = new Set(['wired', 'bond', 'bridge', 'vlan', 'open-vswitch']);

const isEverywhere = (offered: readonly ListeningAt[]): boolean => offered.some(({ address }) => address === undefined);

function offeringPorts(
  offered: readonly ListeningAt[] | undefined,
  interfaces: readonly Interface[],
): readonly NasLanePort[] {
  if (offered === undefined) return [];
  if (!isEverywhere(offered)) return offered.flatMap(({ address }) => portAt(address, interfaces) ?? []);
  return interfaces
    .filter(({ kind, addresses }) => forClients.has(kind) && addresses.some(({ scope }) => scope === 'global'))
    .map((one) => portOf(one, interfaces));
}

const pathsText = (list: readonly ServedConnection[], interfaces: readonly Interface[]): string =>
  list
    .map(({ client, nas }) => `${client.address} → ${portAt(nas.address, interfaces)?.name ?? '?'} (${nas.address})`)
    .toSorted()
    .join(', ');

interface Counts {
  readonly carrying: number;
  readonly possible: number;
}

function verdictFor(
  one: Attachment,
  list: readonly ServedConnection[],
  counts: Counts,
  interfaces: readonly Interface[] | undefined,
): Verdict {
  const blind = blindness(one, list, interfaces);
  if (blind.length > 0) return unknown(counts, blind);
  const { carrying, possible } = counts;
  const base = { ...counts, missing: [] };
  const everywhere = isEverywhere(valueOf(one.offered) ?? []);
  if (possible === 1) return { word: 'limited', reason: 'nas-has-one-port', ...base };
  if (carrying >= possible) {
    const [address = '', ...others] = new Set(list.map(({ client }) => client.address));
    if (others.length > 0) return { word: 'full', reason: 'all-ports-carry', ...base };
    return unknown(counts, [texts.missing.oneAddress(one.client, address)]);
  }
  // The portals of a target are what its initiators are offered as paths; of the addresses of a file server nobody says so.
  if (everywhere) return unknown(counts, [texts.missing.everywhere]);
  if (one.protocol === 'nfs') return unknown(counts, [texts.missing.clientPorts(one.client)]);
  return { word: carrying > 1 ? 'partial' : 'single', reason: 'ports-unused', ...base };
}

/** Why paths cannot be counted at all. */
function blindness(
  { connections, offered, doubts, client }: Attachment,
  list: readonly ServedConnection[],
  interfaces: readonly Interface[] | undefined,
): readonly string[] {
  const { missing } = texts;
  if (connections.state !== 'known') return [missing.connections];
  if (interfaces === undefined) return [missing.interfaces];
  const foreign = new Set(list.flatMap(({ nas }) => (portAt(nas.address, interfaces) ? [] : [nas.address])));
  return [
    ...doubts,
    ...(list.length === 0 ? [missing.noConnection(client)] : []),
    ...(offered.state === 'known' ? [] : [missing.offered]),
    ...[...foreign].map(missing.address),
  ];
}

function unknown({ carrying, possible }: Counts, missing: readonly string[]): Verdict {
  return { word: 'unknown', reason: 'not-readable', carrying, possible, missing: missing.map(plain) };
}

/** Bytes of headers and time stamps before the data of a segment, by IP version. */
const headers = { ipv4: 52, ipv6: 72 } as const;
/** A path may lose some bytes to a tunnel; jumbo frames against plain ones differ by thousands. */
const clearly = 500;

function remarksOn(
  list: readonly ServedConnection[],
  offering: readonly NasLanePort[],
  interfaces: readonly Interface[],
): readonly string[] {
  const { remarks } = texts;
  const sizes = [
    ...new Map(offering.flatMap(({ name, mtuBytes }) => (mtuBytes === undefined ? [] : ([[name, mtuBytes]] as const)))),
  ].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const small = list.flatMap(({ client, nas, segment }) => {
    const port = portAt(nas.address, interfaces);
    if (segment === undefined || port?.mtuBytes === undefined) return [];
    const frame = segment + headers[familyOf(nas.address)];
    return port.mtuBytes - frame < clearly
      ? []
      : [remarks.smallFrames(client.address, segment, port.name, port.mtuBytes)];
  });
  const used = new Set(list.flatMap(({ nas }) => portAt(nas.address, interfaces)?.name ?? []));
  const [only] = used;
  return [
    ...(new Set(sizes.map(([, mtu]) => mtu)).size > 1
      ? [remarks.unevenMtu(sizes.map(([name, mtu]) => `${name} ${mtu}`).join(', '))]
      : []),
    ...new Set(small),
    ...(list.length > 1 && used.size === 1 && only !== undefined ? [remarks.onePort(list.length, only)] : []),
  ];
}
