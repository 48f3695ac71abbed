import type { CifsChannel, CifsMount } from '../../../../shared/model/cifs.ts';
import type { TcpSocket } from '../../../../shared/model/network.ts';
import { socketsTo } from '../../by-address.ts';
import type { OwnNamespace } from './own-namespace.ts';
import { addressesOf, isElsewhere, primaryAddresses, type PlacedSession } from './sessions.ts';
import { isMultiuser } from './users.ts';

/** Port of SMB over TCP. */
const smbPort = 445;
/** Port of SMB Direct over iWARP, which may be made of a TCP connection of the kernel. */
const rdmaPort = 5445;
/** SMB over NetBIOS: the kernel goes there by itself where port 445 does not answer. */
const netbiosPort = 139;
/** NFS, iSCSI, NFS over RDMA: root's as well, and to the same machine. */
const otherStorage: ReadonlySet<number> = new Set([2049, 3260, 20_049]);

/**
 * Why an open channel has no socket in the list, though it is not lost: SMB Direct has no sockets; another network
 * namespace (a container's) has a list of its own; or it was not asked for where it may be (another port).
 */
type UnseenReason = 'smb-direct' | 'other-namespace' | 'not-listed';

/** One channel with the TCP socket that most likely is its own. */
export interface Connection {
  readonly placed: PlacedSession;
  readonly channel: CifsChannel;
  readonly socket: TcpSocket | undefined;
  readonly attribution: 'certain' | 'inferred' | 'none';
  /** Why an open channel without a socket need not be lost. */
  readonly unseen: UnseenReason | undefined;
}

/** What the list of sockets can hold. */
export interface Listed {
  readonly sockets: readonly TcpSocket[];
  /** Addresses to which connections on any port were asked for. */
  readonly anyPortTo: readonly string[];
  readonly own: OwnNamespace;
}

/**
 * Joins the channels of one NAS's sessions to the kernel's sockets. DebugData never prints a channel's address, so the
 * join goes by what must hold: a first channel goes to its session's address, an extra one to any announced address, no
 * socket serves two connections, and none of this network namespace a channel of another. Sessions with mounts come
 * first: one without may be a container's, which kernels before 6.8 do not tell. With one session and as many sockets as
 * channels nothing is left to guess.
 */
export function joinSockets(group: readonly PlacedSession[], listed: Listed): readonly Connection[] {
  const wishes = group.flatMap((placed) => placed.session.channels.map((channel) => ({ placed, channel })));
  const here = wishes.filter(({ placed }) => !isElsewhere(placed.session, listed.own.id));
  const tcp = here.filter(({ placed }) => placed.server.smbDirect !== true);
  const reachable = new Set(here.flatMap(({ placed }) => [...addressesOf(placed)]));
  const toNas = socketsTo(listed.sockets, reachable).toSorted(byUsefulness);
  const usual = new Set([smbPort, ...group.flatMap(({ mounts }) => mounts.flatMap(portsOfMount))]);
  const own = toNas.filter(({ remote }) => usual.has(remote.port));
  const taken = new Map<string, TcpSocket>();
  takeAll(tcp, [...own], taken);
  takeAll(
    here.filter((wish) => !tcp.includes(wish)),
    toNas.filter(({ remote }) => remote.port === rdmaPort),
    taken,
  );
  const open = tcp.filter((wish) => wish.channel.state === 'connected' && !taken.has(keyOf(wish)));
  const others = toNas.filter((socket) => !usual.has(socket.remote.port) && isEstablished(socket) && mayBeSmb(socket));
  const isTheirs = new Set(others.map(({ remote }) => remote.port)).size === 1 || others.length === distinct(open);
  if (isTheirs) takeAll(open, [...others], taken);
  const certain =
    new Set(here.map(({ placed }) => placed)).size === 1 && own.filter(isEstablished).length <= distinct(wishes);
  const context: Context = { ...listed, group, taken, undecided: others.length > 0 && !isTheirs };
  return wishes.map((wish) => {
    const socket = here.includes(wish) ? taken.get(keyOf(wish)) : undefined;
    const sure = certain && socket !== undefined && usual.has(socket.remote.port);
    const attribution = socket === undefined ? 'none' : sure ? 'certain' : 'inferred';
    return { ...wish, socket, attribution, unseen: socket === undefined ? unseenReason(wish, context) : undefined };
  });
}

interface Wish {
  readonly placed: PlacedSession;
  readonly channel: CifsChannel;
}

interface Context extends Listed {
  readonly group: readonly PlacedSession[];
  readonly taken: ReadonlyMap<string, TcpSocket>;
  /** There are connections to other ports that may be SMB, and which of them are is not told. */
  readonly undecided: boolean;
}

/** Sessions may share a TCP connection: then they name the same connection id. */
function keyOf({ placed, channel }: Wish): string {
  return channel.connectionId ?? `${placed.session.key}#${channel.number}`;
}

const distinct = (wishes: readonly Wish[]): number => new Set(wishes.map(keyOf)).size;

/** First channels before extra ones, as they are the ones of which it is known where they go. */
function takeAll(wishes: readonly Wish[], free: TcpSocket[], taken: Map<string, TcpSocket>): void {
  for (const isMounted of [true, false]) {
    const own = wishes.filter(({ placed }) => placed.mounts.length > 0 === isMounted);
    for (const wish of own.filter(({ channel }) => channel.number === 1)) {
      take(wish, free, taken, primaryAddresses(wish.placed));
    }
    for (const wish of own.filter(({ channel }) => channel.number !== 1)) {
      take(wish, free, taken, preferredExtra(wish.placed, taken));
    }
  }
}

function take(wish: Wish, free: TcpSocket[], taken: Map<string, TcpSocket>, preferred: readonly string[]): void {
  const key = keyOf(wish);
  if (taken.has(key)) return;
  const allowed = wish.channel.number === 1 ? new Set(preferred) : addressesOf(wish.placed);
  const fits = free.filter((socket) => allowed.has(socket.remote.address) && suits(socket, wish.channel));
  const chosen = fits.find((socket) => preferred.includes(socket.remote.address)) ?? fits[0];
  if (chosen === undefined) return;
  taken.set(key, chosen);
  free.splice(free.indexOf(chosen), 1);
}

/** A channel that the kernel calls lost has no established socket; every other one should. */
function suits(socket: TcpSocket, channel: CifsChannel): boolean {
  return channel.state === 'connected' || !isEstablished(socket);
}

/** An extra channel most likely goes where its session has none yet. */
function preferredExtra(placed: PlacedSession, taken: ReadonlyMap<string, TcpSocket>): readonly string[] {
  const used = new Set(placed.session.channels.map((channel) => taken.get(keyOf({ placed, channel }))?.remote.address));
  return [...addressesOf(placed)].filter((address) => !used.has(address));
}

/** That a socket is not in the list is evidence only where one must be in it. */
function unseenReason(wish: Wish, context: Context): UnseenReason | undefined {
  const { placed, channel } = wish;
  if (channel.state !== 'connected') return undefined;
  if (placed.server.smbDirect === true) return 'smb-direct';
  if (isElsewhere(placed.session, context.own.id)) return 'other-namespace';
  return mustBeListed(wish, context) ? undefined : 'not-listed';
}

/**
 * The session is of this namespace for certain (it was read, or another of its channels has a socket here), and either
 * any port was asked for, or the first channel goes to the usual one: then the others do as well.
 */
function mustBeListed({ placed, channel }: Wish, { group, taken, anyPortTo, own, undecided }: Context): boolean {
  const socketOf = (other: CifsChannel): TcpSocket | undefined => taken.get(keyOf({ placed, channel: other }));
  const { channels } = placed.session;
  const isHere =
    (own.certain && channel.networkNamespace === own.id) || channels.some((one) => socketOf(one) !== undefined);
  if (!isHere || undecided || group.some((other) => isRival(other, placed))) return false;
  const first = channels.find(({ number }) => number === 1);
  const byUsualPort = channel !== first && first !== undefined && socketOf(first)?.remote.port === smbPort;
  return byUsualPort || [...addressesOf(placed)].every((address) => anyPortTo.includes(address));
}

/** Another session of the same share that no mount of this table uses: if it is not told which is whose, either may be. */
function isRival(other: PlacedSession, placed: PlacedSession): boolean {
  // Further users of a `multiuser` mount have sessions of their own.
  if (other === placed || other.mounts.length > 0 || placed.mounts.some(isMultiuser)) return false;
  const isTold = [...other.session.channels, ...placed.session.channels].every(
    ({ networkNamespace }) => networkNamespace !== undefined,
  );
  const trees = new Set(placed.session.trees.map(({ unc }) => unc.toLowerCase()));
  const sameShare = other.session.trees.some(({ kind, unc }) => kind !== 'ipc' && trees.has(unc.toLowerCase()));
  return !isTold && sameShare && other.session.address === placed.session.address;
}

export function isEstablished(socket: TcpSocket): boolean {
  return socket.state === 'ESTAB';
}

/** Established first, then attempts, then the closing ones; equal ones in an order that stays. */
function byUsefulness(left: TcpSocket, right: TcpSocket): number {
  return rank(left) - rank(right) || left.local.port - right.local.port;
}

function rank(socket: TcpSocket): number {
  if (isEstablished(socket)) return 0;
  return socket.state === 'SYN-SENT' ? 1 : 2;
}

/** A mount's `port=`, which kernels print so far in no version. */
function portsOfMount({ options }: CifsMount): readonly number[] {
  const port = Number(options['port']);
  return Number.isInteger(port) && port > 0 ? [port] : [];
}

/** The kernel's own belong to root; ports below 1024 are other services', as SSH, but for the one that SMB had first. */
function mayBeSmb({ remote: { port }, user }: TcpSocket): boolean {
  const isForSmb = port === netbiosPort || (port >= 1024 && !otherStorage.has(port));
  return isForSmb && (user ?? 0) === 0;
}
