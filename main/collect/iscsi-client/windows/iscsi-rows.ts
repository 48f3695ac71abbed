import { z } from 'zod';
import type { BlockDisk, IscsiSession, NodeRecord } from '../../../../shared/model/iscsi.ts';
import type { TcpSocket } from '../../../../shared/model/network.ts';
import { bytes } from '../../../../shared/model/units.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { count, flag, listOf, words } from '../../text/row-lines.ts';

/** A row of `Get-IscsiSession` (MSFT_iSCSISession). */
export const sessionForm = z.object({
  SessionIdentifier: z.string(),
  TargetNodeAddress: z.string(),
  InitiatorPortalAddress: words,
  NumberOfConnections: count.nullish(),
  IsConnected: flag,
  IsPersistent: flag,
});

/** A row of `Get-IscsiConnection` (MSFT_iSCSIConnection), with the session that it was asked of. */
export const connectionForm = z.object({
  SessionIdentifier: z.string(),
  ConnectionIdentifier: z.string(),
  InitiatorAddress: words,
  InitiatorPortNumber: count.nullish(),
  TargetAddress: words,
  TargetPortNumber: count.nullish(),
});

export interface Quoted<Row> {
  readonly row: Row;
  readonly quoted: string;
}
type SessionRow = Quoted<z.infer<typeof sessionForm>>;
type ConnectionRow = Quoted<z.infer<typeof connectionForm>>;

/** One for each connection, of a session without any one. `sockets` tell which port of this machine is one's own. */
export function sessionsIn(
  sessions: readonly SessionRow[],
  connections: readonly ConnectionRow[],
  sockets: readonly TcpSocket[],
): readonly IscsiSession[] {
  const own = Map.groupBy(connections, ({ row }) => row.SessionIdentifier);
  return sessions.flatMap((session) => {
    const its = own.get(session.row.SessionIdentifier) ?? [];
    return its.length === 0 ? [sessionOf(session)] : its.map((one) => sessionOf(session, one, sockets));
  });
}

function sessionOf(
  { row, quoted }: SessionRow,
  connection?: ConnectionRow,
  sockets: readonly TcpSocket[] = [],
): IscsiSession {
  const told = connection?.row;
  const local = addressOf(told?.InitiatorAddress) ?? addressOf(row.InitiatorPortalAddress);
  return {
    id: told === undefined ? row.SessionIdentifier : `${row.SessionIdentifier} ${told.ConnectionIdentifier}`,
    target: row.TargetNodeAddress,
    state: stateOf(row.IsConnected),
    ...(local !== undefined && { localAddress: local }),
    ...(typeof row.IsPersistent === 'boolean' && { lasts: row.IsPersistent }),
    ...(told !== undefined && { connection: endsOf(told, sockets) }),
    quoted: [quoted, ...(connection === undefined ? [] : [connection.quoted])],
  };
}

function stateOf(isConnected: boolean | null | undefined): IscsiSession['state'] {
  if (isConnected === true) return 'logged-in';
  return isConnected === false ? 'failed' : 'unknown';
}

/** Windows writes an address that was not chosen as 0.0.0.0. */
function addressOf(text: string | null | undefined): string | undefined {
  const address = shortestAddress(text ?? '');
  return address === '0.0.0.0' || address === '::' ? undefined : address;
}

function endsOf(row: ConnectionRow['row'], sockets: readonly TcpSocket[]): NonNullable<IscsiSession['connection']> {
  const [address, port] = [addressOf(row.TargetAddress), portOf(row.TargetPortNumber)];
  const localPort = localPortOf(row.InitiatorPortNumber, address, sockets);
  return {
    ...(address !== undefined && { address }),
    ...(port !== undefined && { port }),
    ...(localPort !== undefined && { localPort }),
  };
}

const portOf = (told: number | null | undefined): number | undefined =>
  typeof told === 'number' && told > 0 && told < 65_536 ? told : undefined;

/**
 * The port of this machine, as far as a TCP connection has it: the number that Microsoft's own example shows (41458) lies in no range
 * that Windows takes such ports from, and with its two bytes the other way round it does.
 */
function localPortOf(
  told: number | null | undefined,
  remote: string | undefined,
  sockets: readonly TcpSocket[],
): number | undefined {
  const port = portOf(told);
  if (port === undefined) return undefined;
  const both = [port, ((port & 0xff) << 8) | (port >> 8)];
  const fitting = sockets.filter((socket) => socket.remote.address === remote && both.includes(socket.local.port ?? 0));
  return fitting.length === 1 ? fitting[0]?.local.port : undefined;
}

/** A row of `Get-IscsiTargetPortal` (MSFT_iSCSITargetPortal), with the target that it was asked of. */
export const portalForm = z.object({
  TargetNodeAddress: z.string(),
  TargetPortalAddress: words,
  TargetPortalPortNumber: count.nullish(),
});

/** None of a portal that is known by a name alone. */
export function recordOf(row: z.infer<typeof portalForm>, quoted: string): readonly NodeRecord[] {
  const [address, port] = [addressOf(row.TargetPortalAddress), portOf(row.TargetPortalPortNumber)];
  if (address === undefined || port === undefined) return [];
  return [{ target: row.TargetNodeAddress, address, port, iface: 'default', quoted: [quoted] }];
}

/** A row of `Get-Disk` (MSFT_Disk), with the session that it came by, its letters, and the number of its LUN. */
export const diskForm = z.object({
  Number: count,
  UniqueId: words,
  UniqueIdFormat: count.nullish(),
  OfflineReason: count.nullish(),
  IsOffline: flag,
  Size: count.nullish(),
  SessionIdentifier: z.string(),
  LogicalUnit: count.nullish(),
  DriveLetters: listOf(z.string()),
});

export const diskName = (number: number): string => `Disk ${number}`;

/** Each disk once, with the sessions that it came by. `mapped`: numbers of those that MPIO has joined. */
export function disksIn(
  rows: readonly Quoted<z.infer<typeof diskForm>>[],
  sessions: readonly IscsiSession[],
  mapped: ReadonlySet<number>,
): readonly BlockDisk[] {
  return [...Map.groupBy(rows, ({ row }) => row.Number)].flatMap(([number, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const { LogicalUnit: lun, Size: size, DriveLetters: letters, IsOffline: isOffline } = first.row;
    const ids = new Set(own.map(({ row }) => row.SessionIdentifier));
    const wwid = wwidOf(first.row);
    const [letter] = letters ?? [];
    return [
      {
        name: diskName(number),
        transport: 'iscsi',
        sessions: sessions
          .filter(({ id }) => ids.has(String(id).split(' ', 1)[0] ?? ''))
          .toSorted((one, other) => Number(isOpen(other)) - Number(isOpen(one)))
          .map(({ id }) => id),
        ...(typeof lun === 'number' && { lun }),
        ...(typeof size === 'number' && { size: bytes(size) }),
        ...(wwid !== undefined && { wwid }),
        ...(isOffline === true && { state: 'kept-offline' }),
        ...(letter !== undefined && { mountPoint: letter }),
        uses: mapped.has(number) ? [{ name: diskName(number), path: diskName(number), kind: 'mpath' }] : [],
        quoted: first.quoted,
      },
    ];
  });
}

const isOpen = ({ state }: IscsiSession): boolean => state === 'logged-in';

/** MSFT_Disk.UniqueIdFormat: 2 EUI-64, 3 FC-PH (what SCSI calls NAA); anything else may be the same of several disks. */
const kinds: Readonly<Record<number, string>> = { 2: '2', 3: '3' };

function wwidOf({ UniqueId: id, UniqueIdFormat: format }: z.infer<typeof diskForm>): string | undefined {
  const kind = kinds[format ?? 0];
  return kind !== undefined && typeof id === 'string' && id.trim() !== ''
    ? `${kind}${id.trim().toLowerCase()}`
    : undefined;
}
