import type { AnnouncedInterface, CifsDebugData, ChannelState } from '../../../../shared/model/cifs.ts';
import type { Interface, NetworkFacts, TcpSocket } from '../../../../shared/model/network.ts';
import { unchecked } from '../../../../shared/model/reading.ts';
import type { Lane, LaneState } from '../../../../shared/model/snapshot.ts';
import { smbClientTexts as texts } from '../../../../shared/text/smb-client.ts';
import { countOf, nicOf, nicTo } from '../sockets.ts';
import { isEstablished, type Connection } from './connections.ts';
import { primaryAddresses, type PlacedSession } from './sessions.ts';

/** What a lane is drawn from beside its channel. */
export interface Surroundings {
  readonly nics: readonly Interface[];
  readonly routes: NetworkFacts['routesTo'];
  readonly sockets: NetworkFacts['sockets'];
}

/** The lane of a channel. Rates come later, when there is something to compare with. */
export function laneOf(connection: Connection, around: Surroundings): Lane {
  const { channel, socket, attribution, unseen } = connection;
  const remote = socket?.remote ?? remoteWithoutSocket(connection);
  const isPlaced = unseen === 'smb-direct' && remote !== undefined;
  return {
    id: laneId(connection),
    number: channel.number,
    label: texts.channel(channel.number),
    connectionId: channel.connectionId,
    state: laneState(channel.state, socket, around.sockets.state === 'known' && unseen === undefined),
    nic: socket ? nicOf(socket, around.nics) : isPlaced ? nicTo(remote.address, around.routes) : undefined,
    local: socket?.local,
    remote,
    attribution: isPlaced ? 'inferred' : attribution,
    ...(unseen !== undefined && { unseen: { reason: unseen, missing: texts.missing.unseen[unseen] } }),
    count: countOf(socket, around.sockets),
    rate: unchecked,
    recent: unchecked,
  };
}

/**
 * Lanes of one session with the requests that wait on their connections. Of several at one address, or of more than two,
 * it is not certain which of DebugData's connections a socket is.
 */
export function withRequests(lanes: readonly Lane[], outstanding: CifsDebugData['outstanding']): readonly Lane[] {
  return lanes.map((lane) => {
    const alone = lanes.filter((one) => one.remote?.address === lane.remote?.address).length === 1;
    const certain = lane.attribution === 'certain' && alone && (lane.number === 1 || lanes.length <= 2);
    // A list without a connection means that none waits there; one that is not named may have anything waiting.
    const waiting = lane.connectionId === undefined ? undefined : (outstanding[lane.connectionId] ?? 0);
    return { ...lane, requests: { outstanding: waiting, certain } };
  });
}

/** A first channel goes where the mount says; where one of SMB Direct goes stands in the list of interfaces. */
function remoteWithoutSocket({ placed, channel }: Connection): Lane['remote'] {
  const [first] = channel.number === 1 ? primaryAddresses(placed) : [];
  const address = placesOfSmbDirect(placed).get(channel.number) ?? first;
  return address === undefined ? undefined : { address, port: undefined };
}

/** Stays the same as long as the TCP connection does. */
function laneId({ placed, channel, socket }: Connection): string {
  const connection = socket
    ? `${socket.local.address}:${socket.local.port}-${socket.remote.address}`
    : `channel ${channel.number}`;
  return `${placed.session.id ?? placed.session.key} ${connection}`;
}

/**
 * The kernel calls a channel connected as long as its own timer has not run out, so a missing or opening socket
 * outweighs it; where a socket need not be seen its word is all there is.
 */
function laneState(channel: ChannelState, socket: TcpSocket | undefined, mustBeSeen: boolean): LaneState {
  if (channel === 'disabled' || channel === 'disconnected') return channel;
  if (channel === 'exiting') return 'disconnected';
  if (channel === 'reconnecting' || channel === 'new') return 'reconnecting';
  if (socket === undefined && !mustBeSeen) return 'connected';
  if (socket === undefined) return 'disconnected';
  return isEstablished(socket) ? 'connected' : 'reconnecting';
}

/**
 * Where the channels of an SMB Direct session go, by channel number: RDMA has no sockets, but the kernel notes with each
 * announced interface how many channels it has there. Empty unless those are exactly the session's channels.
 */
function placesOfSmbDirect(placed: PlacedSession): ReadonlyMap<number, string> {
  const { channels, interfaces } = placed.session;
  const places = (interfaces ?? []).flatMap((one) => Array.from({ length: channelsAt(one) }, () => one.address));
  const first = primaryAddresses(placed).find((address) => places.includes(address));
  const open = channels.filter(({ state }) => state === 'connected');
  if (placed.server.smbDirect !== true || first === undefined || places.length !== open.length) return new Map();
  const rest = places.toSpliced(places.indexOf(first), 1);
  return new Map(open.map(({ number }) => [number, number === 1 ? first : (rest.shift() ?? first)]));
}

/** Kernels that do not count only mark. */
function channelsAt({ allocatedChannels, markedConnected, beingRemoved }: AnnouncedInterface): number {
  if (beingRemoved) return 0;
  return allocatedChannels ?? (markedConnected ? 1 : 0);
}
