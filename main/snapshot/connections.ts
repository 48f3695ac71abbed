import type { CifsChannel } from '../../shared/model/cifs.ts';
import type { TcpSocket } from '../../shared/model/network.ts';
import { addressesOf, primaryAddresses, type PlacedSession } from './sessions.ts';

/** Port of SMB over TCP; a mount may name another one with `port=`. */
const smbPort = 445;

/** One channel with the TCP socket that most likely is its own. */
export interface Connection {
  readonly placed: PlacedSession;
  readonly channel: CifsChannel;
  readonly socket: TcpSocket | undefined;
  readonly attribution: 'certain' | 'inferred' | 'none';
}

/**
 * Joins the channels of one NAS's sessions to the kernel's sockets. DebugData never prints a channel's address, so the
 * join goes by what must hold: a first channel goes to its session's address, an extra one to any announced address,
 * and no socket serves two connections. With one session and as many sockets as channels nothing is left to guess.
 */
export function joinSockets(group: readonly PlacedSession[], sockets: readonly TcpSocket[]): readonly Connection[] {
  const reachable = new Set(group.flatMap((placed) => [...addressesOf(placed)]));
  const ports = new Set([smbPort, ...group.flatMap((placed) => placed.mounts.map(portOf))]);
  const own = sockets.filter((socket) => ports.has(socket.remote.port) && reachable.has(socket.remote.address));
  const taken = new Map<string, TcpSocket>();
  const free = own.toSorted(byUsefulness);
  const wishes = group.flatMap((placed) => placed.session.channels.map((channel) => ({ placed, channel })));
  for (const wish of wishes.filter(({ channel }) => channel.number === 1)) {
    take(wish, free, taken, primaryAddresses(wish.placed));
  }
  for (const wish of wishes.filter(({ channel }) => channel.number !== 1)) {
    take(wish, free, taken, preferredExtra(wish.placed, taken));
  }
  const distinct = new Set(wishes.map(keyOf)).size;
  const certain = group.length === 1 && own.filter(isEstablished).length <= distinct;
  return wishes.map((wish) => {
    const socket = taken.get(keyOf(wish));
    return { ...wish, socket, attribution: socket === undefined ? 'none' : certain ? 'certain' : 'inferred' };
  });
}

interface Wish {
  readonly placed: PlacedSession;
  readonly channel: CifsChannel;
}

/** Sessions may share a TCP connection: then they name the same connection id. */
function keyOf({ placed, channel }: Wish): string {
  return channel.connectionId ?? `${placed.session.key}#${channel.number}`;
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

function portOf(mount: PlacedSession['mounts'][number]): number {
  const port = Number(mount.options['port']);
  return Number.isInteger(port) && port > 0 ? port : smbPort;
}
