import { nfsClientOf, smbClientOf } from '../../shared/model/machine.ts';
import type { AnnouncedInterface } from '../../shared/model/cifs.ts';
import type { Evidence } from '../../shared/model/reading.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane, LaneEnd, Share, Snapshot } from '../../shared/model/snapshot.ts';
import type { TcpSocket } from '../../shared/model/network.ts';
import { asCifs } from '../snapshot/adapters/cifs/native.ts';
import { asNfs } from '../snapshot/adapters/nfs/native.ts';
import { quote, quoteMatching } from './quotes.ts';
import { sharesOn, type ShareView } from './share-view.ts';

/** The share's line of the mount table; what it asks for is marked, if it asks. */
export function quoteMount(now: Snapshot, share: Share, decisive?: readonly string[]): readonly Evidence[] {
  const nfs = asNfs(share)?.mount;
  if (nfs !== undefined) return quote(nfsClientOf(now.facts).mounts, nfs.quoted, decisive ?? [nfs.remote]);
  const mount = asCifs(share)?.mount;
  if (mount === undefined) return [];
  return quote(
    smbClientOf(now.facts).mounts,
    mount.quoted,
    decisive ??
      (mount.asked > 1 ? [`max_channels=${String(mount.options['max_channels'])}`, 'multichannel'] : [mount.remote]),
  );
}

/** What the NAS announced: the header of the list and the given interfaces (all of them if none are named). */
export function quoteInterfaces(
  { now, kernel }: ShareView,
  which: readonly AnnouncedInterface[] = kernel?.interfaces ?? [],
  decisive?: readonly string[],
): readonly Evidence[] {
  const header = kernel?.interfacesHeader === undefined ? [] : [kernel.interfacesHeader];
  const words = decisive ?? which.map((one) => `${one.family === 'ipv4' ? 'IPv4' : 'IPv6'}: ${one.address}`);
  const lines = [...header, ...which.flatMap((one) => one.quoted)];
  return quote(smbClientOf(now.facts).debugData, lines, [
    ...words,
    ...header.flatMap((line) => /Server interfaces: \d+/.exec(line) ?? []),
  ]);
}

/** The session as DebugData prints it. */
export function quoteSession({ now, server, kernel }: ShareView, decisive: readonly string[]): readonly Evidence[] {
  const lines = [...(server?.quoted ?? []), ...(kernel?.quoted ?? [])];
  return quote(smbClientOf(now.facts).debugData, [...new Set(lines)], decisive);
}

/** The words that hold the capability bits which the NAS answered with. */
export function capabilityWords({ kernel, server }: ShareView): readonly string[] {
  const lines = [...(server?.quoted ?? []), ...(kernel?.quoted ?? [])];
  return lines.flatMap((line) => /(?:Server capabilities|Capability): 0x[\da-f]+/.exec(line) ?? []);
}

/** The sockets of lanes. */
export function quoteSockets(
  now: Snapshot,
  lanes: readonly Lane[],
  decisive: readonly string[] = [],
): readonly Evidence[] {
  const sockets = lanes.flatMap((lane) => socketOf(now, lane) ?? []);
  const addresses = lanes.flatMap((lane) => (lane.remote ? [`${lane.remote.address}:${lane.remote.port}`] : []));
  return quote(
    now.facts.network.sockets,
    sockets.flatMap((socket) => socket.quoted),
    decisive.length > 0 ? decisive : addresses,
  );
}

const socketsOf = new WeakMap<Snapshot, ReadonlyMap<string, TcpSocket>>();

export function socketOf(now: Snapshot, { local, remote }: Lane): TcpSocket | undefined {
  const known =
    socketsOf.get(now) ??
    new Map((valueOf(now.facts.network.sockets) ?? []).map((socket) => [fourTuple(socket), socket]));
  socketsOf.set(now, known);
  return local && remote && known.get(fourTuple({ local, remote }));
}

function fourTuple({ local, remote }: { readonly local: LaneEnd; readonly remote: LaneEnd }): string {
  return `${local.address} ${local.port} ${remote.address} ${remote.port}`;
}

/** What DebugData says of lanes' channels. */
export function quoteChannels(
  { now, kernel }: ShareView,
  lanes: readonly Lane[],
  decisive: readonly string[],
): readonly Evidence[] {
  const numbers = new Set(lanes.map((lane) => lane.number));
  const channels = (kernel?.channels ?? []).filter((channel) => numbers.has(channel.number));
  return quote(
    smbClientOf(now.facts).debugData,
    channels.flatMap((channel) => channel.quoted),
    decisive,
  );
}

export function quoteNeighbours(
  now: Snapshot,
  addresses: readonly string[],
  decisive: readonly string[],
): readonly Evidence[] {
  return quoteMatching(
    now.facts.network.neighbours,
    addresses.map((address) => `"${address}"`),
    [...decisive, ...addresses],
  );
}

/** How this machine sends to the addresses. */
export function quoteRoutes(
  now: Snapshot,
  addresses: readonly string[],
  decisive: readonly string[] = [],
): readonly Evidence[] {
  return addresses.flatMap((address) => {
    const route = now.facts.network.routesTo[address];
    return route && (route.state === 'known' || route.state === 'absent')
      ? quote(route, route.evidence.lines, [...decisive, ...route.evidence.lines.flatMap(deviceWord)])
      : [];
  });
}

/** More places than any text names one by one. */
const mostPlaces = 8;

/** The given share's place first, then those of others of its NAS. */
export function placesOf({ now, share, nas }: ShareView): readonly string[] {
  const some = sharesOn(nas, now).slice(0, mostPlaces);
  return [share.at, ...some.map((other) => other.share.at).filter((at) => at !== share.at)];
}

/** `"dev":"eth0"` */
function deviceWord(line: string): readonly string[] {
  return /"dev":"[^"]*"/.exec(line) ?? [];
}
