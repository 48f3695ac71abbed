import type { ConnectionSource, NasConnection, NasConnections, NasSession } from '../../../shared/model/nas-facts.ts';
import type { Endpoint } from '../../../shared/model/network.ts';
import { valueOf, type Reading } from '../../../shared/model/reading.ts';
import type { ListedChannel } from './smb-status.ts';
import type { SocketRow } from './socket-rows.ts';
import { isBySs, type SocketsLook } from './sockets-look.ts';
import type { StatusLook } from './status-look.ts';

/**
 * The NAS's connections from the best source it has: the service's own list of channels, each with its socket; else
 * the sockets, by smbd process (all channels of a client end in one), else by the client's address.
 */
export function connectionsOf(status: StatusLook, sockets: SocketsLook): Reading<NasConnections> {
  const rows = valueOf(sockets.rows);
  const counters = isBySs(sockets.way) ? 'connection' : 'port';
  if (status.channels.state === 'known' && listsAll(status.channels.value, rows)) {
    const list = status.channels.value.map((channel) => withSocket(channel, rows));
    const source: ConnectionSource = status.way === 'synology' ? 'synology-channels' : 'smbstatus-channels';
    return { state: 'known', value: { source, counters, list }, evidence: status.channels.evidence };
  }
  if (sockets.rows.state !== 'known') return bestReason(status, sockets);
  const sessions = valueOf(status.sessions) ?? [];
  const list = sockets.rows.value.map((row) => ofRow(row, sessions));
  return { state: 'known', value: { source: sourceOf(sockets), counters, list }, evidence: sockets.rows.evidence };
}

/** A service that lists nothing while clients are connected is another one, or still setting them up. */
function listsAll(channels: readonly ListedChannel[], rows: readonly SocketRow[] | undefined): boolean {
  return channels.length > 0 || !(rows ?? []).some((row) => row.state === 'established');
}

function bestReason(status: StatusLook, sockets: SocketsLook): Reading<never> {
  if (status.channels.state === 'denied') return status.channels;
  return sockets.rows.state === 'known' ? { state: 'unchecked' } : sockets.rows;
}

function withSocket(channel: ListedChannel, rows: readonly SocketRow[] | undefined): NasConnection {
  if (rows === undefined) return { ...channel, socketState: 'unknown' };
  const row = rows.find((one) => sameEnd(one.local, channel.nas) && sameEnd(one.remote, channel.client));
  return row === undefined ? { ...channel, socketState: 'missing' } : { ...channel, ...countsOf(row) };
}

const sameEnd = (left: Endpoint, right: Endpoint): boolean =>
  left.address === right.address && left.port === right.port;

function countsOf({ state, socket }: SocketRow): Pick<NasConnection, 'socketState' | 'received' | 'sent' | 'socket'> {
  if (socket === undefined) return { socketState: state };
  return { socketState: state, received: socket.bytesReceived, sent: socket.bytesAcked, socket };
}

function ofRow(row: SocketRow, sessions: readonly NasSession[]): NasConnection {
  const own = sessions.filter((session) => session.pid !== undefined && session.pid === row.pid);
  return {
    group: row.pid === undefined ? `client ${row.remote.address}` : `pid ${row.pid}`,
    sessions: own.flatMap(({ id }) => id ?? []),
    pid: row.pid,
    client: row.remote,
    nas: row.local,
    ...countsOf(row),
    quoted: row.quoted,
  };
}

function sourceOf({ way, rows }: SocketsLook): ConnectionSource {
  if (way === 'kernel-table' || way === 'netstat' || way === 'sockstat') return way;
  const byProcess = (valueOf(rows) ?? []).some((row) => row.pid !== undefined);
  return byProcess ? 'sockets-by-process' : 'sockets-by-client';
}
