import type { MachineFacts } from '../../../../shared/model/machine.ts';
import type { TcpSocket } from '../../../../shared/model/network.ts';
import { portOfMount, type NfsTransport } from '../../../../shared/model/nfs.ts';
import { unchecked, valueOf } from '../../../../shared/model/reading.ts';
import type { Lane, LaneState } from '../../../../shared/model/snapshot.ts';
import { nfsTexts as texts } from '../../../../shared/text/nfs.ts';
import { countOf, nicOf, nicTo } from '../sockets.ts';
import type { PlacedClient } from './clients.ts';

/** Why an open lane has no socket. */
type UnseenReason = keyof typeof texts.missing.unseen;

/** One lane before it is placed. */
interface Wire {
  readonly client: PlacedClient;
  readonly transport: NfsTransport | undefined;
  readonly socket: TcpSocket | undefined;
  readonly certain: boolean;
}

/**
 * The lanes of every client: one for each transport, or, where transports are not listed, one for each that mountstats
 * counts. A transport tells its two ends while it is connected, and then its socket is known beyond doubt; of the others a
 * socket to the same address that nobody else has is the likely one.
 */
export function lanesOfAll(
  clients: readonly PlacedClient[],
  facts: MachineFacts,
): ReadonlyMap<PlacedClient, readonly Lane[]> {
  const left = new Set(valueOf(facts.network.sockets) ?? []);
  const named = new Map<NfsTransport, TcpSocket>();
  for (const transport of clients.flatMap(({ transports = [] }) => transports)) {
    const socket = [...left].find((one) => isSocketOf(one, transport));
    if (socket === undefined) continue;
    left.delete(socket);
    named.set(transport, socket);
  }
  const wires = clients.flatMap((client) => wiresOf(client, named, left));
  const lanes = Map.groupBy(wires, ({ client }) => client);
  return new Map([...lanes].map(([client, own]) => [client, own.map((wire, index) => laneOf(wire, index + 1, facts))]));
}

function isSocketOf({ local, remote }: TcpSocket, { local: own, remote: target }: NfsTransport): boolean {
  if (own?.port === undefined || local.port !== own.port) return false;
  return remote.address === target.address && (target.port === undefined || remote.port === target.port);
}

function wiresOf(
  client: PlacedClient,
  named: ReadonlyMap<NfsTransport, TcpSocket>,
  left: Set<TcpSocket>,
): readonly Wire[] {
  const [mount] = client.mounts;
  const take = (address: string | undefined): TcpSocket | undefined => {
    const ofMount = ({ remote }: TcpSocket): boolean =>
      remote.address === address && mount !== undefined && remote.port === portOfMount(mount);
    const open = [...left].filter(ofMount);
    const socket = open.find(({ state }) => state === 'ESTAB') ?? open[0];
    if (socket !== undefined) left.delete(socket);
    return socket;
  };
  if (client.transports !== undefined) {
    return client.transports.map((transport): Wire => {
      const own = named.get(transport);
      const isOpen = transport.local?.port === undefined && isByTcp(transport.kind);
      const socket = own ?? (isOpen ? take(transport.remote.address) : undefined);
      return { client, transport, socket, certain: own !== undefined && client.certain };
    });
  }
  if (mount !== undefined && !isByTcp(mount.protocol ?? 'tcp')) {
    return Array.from({ length: client.counted ?? 1 }, () => bareWire(client, undefined));
  }
  const most = client.counted ?? left.size;
  const sockets = Array.from({ length: most }, () => take(mount?.address)).filter((one) => one !== undefined);
  const missing = Math.max(0, (client.counted ?? 0) - sockets.length);
  return [...sockets, ...Array.from({ length: missing }, () => undefined)].map((socket) => bareWire(client, socket));
}

const bareWire = (client: PlacedClient, socket: TcpSocket | undefined): Wire => ({
  client,
  transport: undefined,
  socket,
  certain: socket !== undefined && client.certain && client.counted !== undefined,
});

const isByTcp = (kind: string): boolean => kind.startsWith('tcp');

function laneOf(wire: Wire, number: number, facts: MachineFacts): Lane {
  const { client, transport, socket } = wire;
  const { interfaces, routesTo, sockets } = facts.network;
  const address = transport?.remote.address ?? client.mounts[0]?.address;
  const remote = socket?.remote ?? (address === undefined ? undefined : { address, port: transport?.remote.port });
  const unseen = unseenReason(wire, facts);
  const state = stateOf(wire, unseen);
  const { waiting } = transport ?? {};
  return {
    id: idOf(wire, number),
    number,
    label: texts.connection(number),
    ...(transport && { connectionId: `${transport.switch}/${transport.name}` }),
    state,
    nic: socket ? nicOf(socket, valueOf(interfaces) ?? []) : remote && nicTo(remote.address, routesTo),
    local: socket?.local,
    remote,
    ...(unseen !== undefined &&
      state === 'connected' && { unseen: { reason: unseen, missing: texts.missing.unseen[unseen] } }),
    ...(transport && { requests: { outstanding: waiting, certain: true } }),
    attribution: wire.certain ? 'certain' : remote === undefined ? 'none' : 'inferred',
    count: countOf(socket, sockets),
    rate: unchecked,
    recent: unchecked,
  };
}

/** Stays the same as long as the connection does. */
function idOf({ client, transport, socket }: Wire, number: number): string {
  if (socket) return `${client.key} ${socket.local.address}:${socket.local.port}-${socket.remote.address}`;
  return `${client.key} ${transport ? `${transport.switch}/${transport.name}` : number}`;
}

function unseenReason({ client, transport, socket }: Wire, { network }: MachineFacts): UnseenReason | undefined {
  if (socket !== undefined) return undefined;
  const kind = transport?.kind ?? client.mounts[0]?.protocol ?? 'tcp';
  if (kind.startsWith('rdma')) return 'rdma';
  if (kind.startsWith('udp')) return 'udp';
  if (network.sockets.state !== 'known') return undefined;
  // Without the kernel's word on a transport nothing tells a resting one from one of another network namespace.
  return transport?.states === undefined || transport.states.includes('CONNECTED') ? 'not-listed' : 'resting';
}

/**
 * The kernel closes a connection by itself that nobody used for five minutes, and opens it with the next request: without
 * a socket it is lost only while it is being opened, or requests wait for it.
 */
function stateOf({ transport, socket }: Wire, unseen: UnseenReason | undefined): LaneState {
  const states = transport?.states ?? [];
  if (states.includes('OFFLINE') || states.includes('REMOVE')) return 'disabled';
  if (socket?.state === 'ESTAB') return 'connected';
  if (socket !== undefined && socket.state.startsWith('SYN')) return 'reconnecting';
  if (states.includes('CONNECTING')) return 'reconnecting';
  return unseen === 'resting' && (transport?.waiting ?? 0) > 0 ? 'reconnecting' : 'connected';
}
