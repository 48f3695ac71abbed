import type { z } from 'zod';
import type {
  Interface,
  InterfaceAddress,
  Neighbour,
  NetworkFacts,
  Route,
  TcpSocket,
} from '../../../../shared/model/network.ts';
import { valueOf, type Reading } from '../../../../shared/model/reading.ts';
import type { WindowsRss } from '../../../../shared/model/windows-smb.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { readScript, scriptSource, type WindowsLook } from '../../text/script-reading.ts';
import {
  connectionForm,
  destinationOf,
  neighbourForm,
  neighbourOf,
  routeForm,
  routeOf,
  routeToForm,
  routeToOf,
  socketOf,
} from './network-rows.ts';
import {
  adapterForm,
  addressesIn,
  addressForm,
  statisticsForm,
  windowsInterfaces,
  type AdapterRow,
} from './windows-interfaces.ts';

/** Adapters with their totals, before addresses and queues are added. */
export interface ReadAdapters {
  readonly adapters: Reading<readonly AdapterRow[]>;
  readonly statistics: Reading<readonly z.infer<typeof statisticsForm>[]>;
}

export async function readAdapters(look: WindowsLook): Promise<ReadAdapters> {
  const [adapters, statistics] = await Promise.all([
    readScript(look, { script: 'adapters', form: adapterForm, take: bare }),
    readScript(look, { script: 'adapter-statistics', form: statisticsForm, take: bare }),
  ]);
  return { adapters, statistics };
}

const bare = <Row>(rows: readonly { readonly row: Row }[]): readonly Row[] => rows.map(({ row }) => row);

type Addresses = Reading<(adapter: AdapterRow) => readonly InterfaceAddress[]>;

export function readAddresses(look: WindowsLook): Promise<Addresses> {
  return readScript(look, { script: 'ip-addresses', form: addressForm, take: (rows) => addressesIn(bare(rows)) });
}

/** Addresses of an earlier look: of a tick, in which nobody asks for them. */
export function addressesBefore({ interfaces }: NetworkFacts): Addresses {
  if (interfaces.state !== 'known') return interfaces;
  const byName = new Map(interfaces.value.map(({ name, addresses }) => [name, addresses]));
  const lines = interfaces.evidence.lines.filter((line) => line.includes('"IPAddress":'));
  const value = ({ Name }: AdapterRow): readonly InterfaceAddress[] => byName.get(Name) ?? [];
  return { state: 'known', value, evidence: { ...interfaces.evidence, lines } };
}

/** Interfaces without their addresses would pass for those that have none. */
export function interfacesWith(
  { adapters, statistics }: ReadAdapters,
  addresses: Addresses,
  rss: Reading<readonly WindowsRss[]>,
): Reading<readonly Interface[]> {
  if (adapters.state !== 'known') return adapters;
  if (addresses.state !== 'known') return addresses;
  const queues = (valueOf(rss) ?? []).flatMap(({ name, on, queues: told }) => {
    const used = on ? told : 1;
    return used === undefined ? [] : [[name, used] as const];
  });
  const value = windowsInterfaces({
    adapters: adapters.value,
    addressesOf: addresses.value,
    statistics: valueOf(statistics) ?? [],
    statisticsSource: scriptSource('adapter-statistics'),
    queues: new Map(queues),
  });
  const lines = [...adapters.evidence.lines, ...addresses.evidence.lines];
  return { state: 'known', value, evidence: { ...adapters.evidence, lines } };
}

export function readRoutes(look: WindowsLook): Promise<Reading<readonly Route[]>> {
  return readScript(look, {
    script: 'routes',
    form: routeForm,
    take: (rows) => rows.map(({ row }) => routeOf(row, destinationOf(row.DestinationPrefix))),
  });
}

/** `routes`: whoever one of them goes by is a router. */
export async function readNeighbours(
  look: WindowsLook,
  routes: Promise<Reading<readonly Route[]>>,
): Promise<Reading<readonly Neighbour[]>> {
  const read = readScript(look, { script: 'neighbours', form: neighbourForm, take: bare });
  const [rows, known] = await Promise.all([read, routes]);
  if (rows.state !== 'known') return rows;
  return { ...rows, value: rows.value.flatMap((row) => neighbourOf(row, valueOf(known) ?? [])) };
}

/** Connections of the SMB client to any of the ports. */
export function readSockets(look: WindowsLook, ports: readonly number[]): Promise<Reading<readonly TcpSocket[]>> {
  return readScript(look, {
    script: 'tcp-connections',
    args: ports.map(String),
    form: connectionForm,
    take: (rows): readonly TcpSocket[] => rows.flatMap(({ row, quoted }) => socketOf(row, quoted)),
  });
}

/** How each of the addresses is reached, in one question. */
export async function readRoutesTo(look: WindowsLook, addresses: readonly string[]): Promise<NetworkFacts['routesTo']> {
  if (addresses.length === 0) return {};
  const read = await readScript(look, { script: 'route-to', args: addresses, form: routeToForm, take: (rows) => rows });
  return Object.fromEntries(addresses.map((address) => [address, routeIn(read, address)]));
}

type RouteRows = readonly { readonly row: z.infer<typeof routeToForm>; readonly quoted: string }[];

function routeIn(read: Reading<RouteRows>, address: string): Reading<Route> {
  if (read.state !== 'known') return read;
  const own = read.value.filter(({ row }) => shortestAddress(row.Asked) === address);
  const value = routeToOf(bare(own), address);
  const evidence = { ...read.evidence, lines: own.map(({ quoted }) => quoted) };
  return value === undefined ? { state: 'absent', evidence } : { state: 'known', value, evidence };
}
