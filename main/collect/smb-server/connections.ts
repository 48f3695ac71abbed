import type { ConnectionSource, NasConnection, NasConnections, NasSession } from '../../../shared/model/smb-server.ts';
import type { Endpoint } from '../../../shared/model/network.ts';
import { valueOf, type Reading } from '../../../shared/model/reading.ts';
import { processGroup, type ListedChannel } from './smb-status.ts';
import type { SocketRow } from '../network/socket-rows.ts';
import { isBySs, type SocketsLook } from '../network/sockets-look.ts';
import type { StatusLook } from './status-look.ts';

/**
 * The NAS's connections from the best source it has: the service's own list of channels, each with its socket; else
 * the sockets, by smbd process (all channels of a client end in one), else by the client's address.
 */
export function connectionsOf(status: StatusLook, sockets: SocketsLook): Reading<NasConnections> {
  const rows = valueOf(sockets.rows);
  const counters = isBySs(sockets.way) ? 'connection' : 'port';
  if (status.channels.state === 'known' && listsAll(status.channels.value, rows)) {
    const here = nodesHere(status.channels.value, rows ?? []);
    const list = status.channels.value.map((channel) => withSocket(channel, rows, here));
    const source: ConnectionSource = status.way === 'synology' ? 'synology-channels' : 'smbstatus-channels';
    return { state: 'known', value: { source, counters, list }, evidence: status.channels.evidence };
  }
  if (sockets.rows.state !== 'known') return bestReason(status, sockets);
  const sessions = valueOf(status.sessions) ?? [];
  const here = nodesHere(sessions, sockets.rows.value);
  const list = sockets.rows.value.map((row) => ofRow(row, sessions, here));
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

/**
 * The nodes of a cluster whose sockets the table shows: the one that was asked. Samba lists the sessions of all nodes, and
 * does not say which one this is.
 */
function nodesHere(
  listed: readonly Pick<NasSession, 'node' | 'client'>[],
  rows: readonly SocketRow[],
): ReadonlySet<number> {
  const clients = new Set(rows.map(({ remote }) => `${remote.address} ${remote.port}`));
  return new Set(
    listed.flatMap(({ node, client }) =>
      node !== undefined && client !== undefined && clients.has(`${client.address} ${client.port}`) ? [node] : [],
    ),
  );
}

function withSocket(
  channel: ListedChannel,
  rows: readonly SocketRow[] | undefined,
  here: ReadonlySet<number>,
): NasConnection {
  if (rows === undefined) return { ...channel, socketState: 'unknown' };
  const row = rows.find((one) => sameEnd(one.local, channel.nas) && sameEnd(one.remote, channel.client));
  return row === undefined
    ? { ...channel, socketState: withoutSocket(channel, here) }
    : { ...channel, ...countsOf(row) };
}

/** Where no socket tells which node was asked, it may be that of this connection. */
function withoutSocket({ node }: ListedChannel, here: ReadonlySet<number>): NasConnection['socketState'] {
  if (node === undefined || here.has(node)) return 'missing';
  return here.size > 0 ? 'elsewhere' : 'unknown';
}

const sameEnd = (left: Endpoint, right: Endpoint): boolean =>
  left.address === right.address && left.port === right.port;

function countsOf({ state, socket }: SocketRow): Pick<NasConnection, 'socketState' | 'received' | 'sent'> {
  if (socket === undefined) return { socketState: state };
  return { socketState: state, received: socket.bytesReceived, sent: socket.bytesAcked };
}

function ofRow(row: SocketRow, sessions: readonly NasSession[], here: ReadonlySet<number>): NasConnection {
  const own = sessions.filter(
    ({ pid, node }) => pid !== undefined && pid === row.pid && (node === undefined || here.has(node)),
  );
  const [node, ...others] = here;
  const process = row.pid === undefined ? undefined : { pid: row.pid, ...(others.length === 0 && { node }) };
  return {
    group: process === undefined ? `client ${row.remote.address}` : processGroup(process),
    sessions: own.flatMap(({ id }) => id ?? []),
    ...process,
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
