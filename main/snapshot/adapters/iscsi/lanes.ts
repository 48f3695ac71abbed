import type { DiskCount, IscsiClient, IscsiPath } from '../../../../shared/model/iscsi.ts';
import type { MachineFacts } from '../../../../shared/model/machine.ts';
import type { Interface, TcpSocket } from '../../../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../../../shared/model/reading.ts';
import type { Count, Lane, LaneEnd, LaneState } from '../../../../shared/model/snapshot.ts';
import { iscsiTexts as texts } from '../../../../shared/text/iscsi.ts';
import { isOwn } from '../../inside.ts';
import { isSound, usedGroup, type Lun } from './luns.ts';

/** What lanes are drawn from beside the LUN, put together once for all LUNs. */
export interface Surroundings {
  readonly nics: readonly Interface[];
  readonly routes: MachineFacts['network']['routesTo'];
  readonly sockets: readonly TcpSocket[];
  readonly counts: IscsiClient['counts'];
  readonly countOf: ReadonlyMap<string, DiskCount>;
}

export function surroundingsOf({ network }: MachineFacts, { counts }: IscsiClient): Surroundings {
  return {
    nics: valueOf(network.interfaces) ?? [],
    routes: network.routesTo,
    sockets: valueOf(network.sockets) ?? [],
    counts,
    countOf: new Map((valueOf(counts) ?? []).map((count) => [count.name, count])),
  };
}

/** The lanes of a LUN, one for each path: local interface → portal → disk. */
export function lanesOf(lun: Lun, around: Surroundings): readonly Lane[] {
  const carrying = carryingPaths(lun);
  return lun.paths.toSorted(byPortal).map((path, index) => {
    const socket = socketOf(path, around.sockets);
    const local = localOf(path, socket);
    const remote = remoteOf(path, socket);
    const nic = nicOf(path, local?.address, remote?.address, around);
    const disk = path.disk?.name ?? path.path?.disk;
    return {
      id: `${lun.key} ${path.session?.id ?? ''} ${disk ?? index}`,
      number: index + 1,
      label: texts.path(index + 1),
      // Several LUNs share a connection, and each has requests of its own.
      ...(disk !== undefined && { connectionId: disk }),
      state: stateOf(path, carrying.includes(path)),
      ...(nic !== undefined && { nic }),
      ...(local?.port !== undefined && { local: { address: local.address, port: local.port } }),
      ...(remote !== undefined && { remote }),
      attribution: remote === undefined ? 'none' : path.path?.guessed === true ? 'inferred' : 'certain',
      count: countOf(disk, around),
      // Without a count nothing is known of them.
      requests: { outstanding: around.countOf.get(disk ?? '')?.inFlight, certain: true },
      rate: unchecked,
      recent: unchecked,
    };
  });
}

/** As the NAS's ports stand, so that lines of a picture do not cross; a path whose disk is gone is the last. */
function byPortal(one: IscsiPath, other: IscsiPath): number {
  const place = ({ session }: IscsiPath): string => session?.connection?.address ?? '~';
  return place(one) < place(other) ? -1 : Number(place(one) > place(other));
}

/** Paths that reads and writes go by now; where no map joins the disks, the one that is in use. */
function carryingPaths({ map, paths }: Lun): readonly IscsiPath[] {
  if (map !== undefined) {
    const used = usedGroup(map);
    return paths.filter(({ group }) => group !== undefined && group === used);
  }
  const inUse = paths.filter(({ disk }) => disk !== undefined && isUsed(disk));
  return inUse.length > 0 ? inUse : paths.slice(0, 1);
}

/** Mounted, directly or by what lies upon it. */
const isUsed = ({ mountPoint, uses }: NonNullable<IscsiPath['disk']>): boolean =>
  mountPoint !== undefined || uses.some((use) => use.mountPoint !== undefined);

function stateOf(path: IscsiPath, carries: boolean): LaneState {
  const { session, disk } = path;
  if (session === undefined || disk === undefined) return 'disconnected';
  if (session.state === 'failed' || session.state === 'free') return 'reconnecting';
  if (session.connection?.state === 'failed' || session.connection?.state === 'down') return 'reconnecting';
  const device = path.path?.device ?? disk.state;
  if (device === 'offline') return 'disabled';
  if (device === 'blocked' || device === 'transport-offline') return 'reconnecting';
  if (!isSound(path)) return 'disconnected';
  return carries && path.path?.check !== 'ghost' ? 'connected' : 'standby';
}

/** The connection of a session, by its far end and, where the kernel tells it, its own port. */
function socketOf({ session }: IscsiPath, sockets: readonly TcpSocket[]): TcpSocket | undefined {
  const { address, port, localPort } = session?.connection ?? {};
  if (address === undefined) return undefined;
  const fitting = sockets.filter(
    ({ local, remote }) =>
      remote.address === address &&
      remote.port === port &&
      (session?.localAddress === undefined || local.address === session.localAddress) &&
      (localPort === undefined || local.port === localPort),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

function localOf({ session }: IscsiPath, socket: TcpSocket | undefined): LaneEnd | undefined {
  if (socket !== undefined) return socket.local;
  const address = session?.localAddress;
  return address === undefined ? undefined : { address, port: session?.connection?.localPort };
}

function remoteOf({ session }: IscsiPath, socket: TcpSocket | undefined): LaneEnd | undefined {
  if (socket !== undefined) return socket.remote;
  const { address, port } = session?.connection ?? {};
  return address === undefined ? undefined : { address, port };
}

/** By what the session is bound to, then by who holds its local address, then by the route. */
function nicOf(
  { session }: IscsiPath,
  local: string | undefined,
  remote: string | undefined,
  { nics, routes }: Surroundings,
): string | undefined {
  const loopback =
    remote !== undefined && isOwn(remote, nics) ? nics.find(({ kind }) => kind === 'loopback')?.name : undefined;
  const holder = nics.find(({ addresses }) => addresses.some(({ address }) => address === local));
  const route = valueOf(routes[remote ?? ''] ?? unchecked);
  const byRoute = route?.kind === 'via-interface' ? route.dev : undefined;
  return loopback ?? session?.boundTo ?? holder?.name ?? byRoute;
}

/** What was read from and written to the disk of the path. */
function countOf(disk: string | undefined, { counts, countOf: known }: Surroundings): Reading<Count> {
  if (counts.state !== 'known') return counts;
  const count = known.get(disk ?? '');
  if (count === undefined) return { state: 'absent', evidence: { ...counts.evidence, lines: [] } };
  const evidence = { ...counts.evidence, lines: [count.quoted] };
  return { state: 'known', value: { received: count.read, sent: count.written }, evidence };
}
