import type { ChannelState } from '../../shared/model/cifs.ts';
import type { HostFacts } from '../../shared/model/facts.ts';
import type { Nic, TcpSocket } from '../../shared/model/network.ts';
import { unchecked, type Reading } from '../../shared/model/reading.ts';
import type { Count, Lane, LaneState } from '../../shared/model/snapshot.ts';
import { isEstablished, type Connection } from './connections.ts';

/** The lane of a channel. Rates come later, when there is something to compare with. */
export function laneOf(connection: Connection, nics: readonly Nic[], sockets: HostFacts['sockets']): Lane {
  const { channel, socket, attribution, placed } = connection;
  const state = laneState(channel.state, socket, sockets.state === 'known');
  return {
    id: laneId(connection),
    channel: channel.number,
    connectionId: channel.connectionId,
    state,
    nic: socket && nicWith(socket.local.address, nics),
    local: socket?.local,
    remote: socket?.remote ?? lonelyRemote(connection),
    attribution,
    count: countOf(socket, sockets),
    rate: unchecked,
    recent: unchecked,
  };

  function lonelyRemote({ channel: { number } }: Connection): Lane['remote'] {
    const address = placed.session.address ?? placed.mounts[0]?.address;
    return number === 1 && address !== undefined ? { address, port: 445 } : undefined;
  }
}

/** What the socket counted. Of a lane without one nothing was read, and that is not zero. */
function countOf(socket: TcpSocket | undefined, sockets: HostFacts['sockets']): Reading<Count> {
  if (sockets.state !== 'known') return sockets;
  if (socket === undefined) return { state: 'absent', evidence: { ...sockets.evidence, lines: [] } };
  const { bytesReceived: received, bytesAcked: sent, quoted } = socket;
  const evidence = { ...sockets.evidence, lines: quoted };
  return received === undefined || sent === undefined
    ? { state: 'absent', evidence }
    : { state: 'known', value: { received, sent }, evidence };
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
 * outweighs it; without a look at the sockets its word is all there is.
 */
function laneState(channel: ChannelState, socket: TcpSocket | undefined, socketsReadable: boolean): LaneState {
  if (channel === 'disabled' || channel === 'disconnected') return channel;
  if (channel === 'exiting') return 'disconnected';
  if (channel === 'reconnecting' || channel === 'new') return 'reconnecting';
  if (!socketsReadable) return 'connected';
  if (socket === undefined) return 'disconnected';
  return isEstablished(socket) ? 'connected' : 'reconnecting';
}

function nicWith(address: string, nics: readonly Nic[]): string | undefined {
  return nics.find((nic) => nic.addresses.some((own) => own.address === address))?.name;
}
