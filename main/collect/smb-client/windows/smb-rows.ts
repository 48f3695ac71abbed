import { z } from 'zod';
import type {
  WindowsClientInterface,
  WindowsConnection,
  WindowsConstraint,
  WindowsMapping,
  WindowsMappingState,
  WindowsPair,
  WindowsRss,
  WindowsShareCounter,
} from '../../../../shared/model/windows-smb.ts';
import { bytes } from '../../../../shared/model/units.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { count, flag, listOf, speedOf, words } from '../../text/row-lines.ts';

/** A row of `Get-SmbMapping`, and whether HKCU:\Network has a key of its letter. Ports are told from Windows 11 24H2 on. */
export const mappingForm = z.object({
  LocalPath: words,
  RemotePath: z.string(),
  Status: count,
  TransportType: z.unknown().optional(),
  TcpPort: count.nullish(),
  QuicPort: count.nullish(),
  RdmaPort: count.nullish(),
  Persistent: flag,
});

const mappingStates: readonly WindowsMappingState[] = [
  'ok',
  'paused',
  'disconnected',
  'network-error',
  'connecting',
  'reconnecting',
  'unavailable',
];

export function mappingOf(row: z.infer<typeof mappingForm>, quoted: string): WindowsMapping {
  const { LocalPath: letter, RemotePath: remote, Status: state, TcpPort: port, Persistent: persistent } = row;
  return {
    ...(isText(letter) && { letter }),
    remote,
    state: mappingStates[state] ?? 'other',
    // 0 is no port; a build that does not tell it knows only 445.
    ...(typeof port === 'number' && port > 0 && port < 65_536 && { port }),
    ...(typeof persistent === 'boolean' && { persistent }),
    quoted,
  };
}

/** A row of `Get-SmbConnection`. */
export const smbConnectionForm = z.object({
  ServerName: z.string(),
  ShareName: z.string(),
  UserName: words,
  Credential: words,
  Dialect: words,
  NumOpens: count.nullish(),
  ContinuouslyAvailable: flag,
  Encrypted: flag,
  Signed: flag,
  SmbInstance: count.nullish(),
});

export function smbConnectionOf(row: z.infer<typeof smbConnectionForm>, quoted: string): WindowsConnection {
  const user = isText(row.Credential) ? row.Credential : row.UserName;
  return {
    server: row.ServerName,
    share: row.ShareName,
    ...(isText(user) && { user }),
    ...(isText(row.Dialect) && { dialect: row.Dialect }),
    ...(typeof row.Encrypted === 'boolean' && { encrypted: row.Encrypted }),
    ...(typeof row.Signed === 'boolean' && { signed: row.Signed }),
    quoted,
  };
}

/** A row of `Get-SmbMultichannelConnection`; the counts of each transport are there from 23H2 on. */
export const pairForm = z.object({
  ServerName: z.string(),
  ClientInterfaceIndex: count,
  ServerInterfaceIndex: count,
  ServerIpAddress: z.string(),
  ClientIpAddress: words,
  ClientInterfaceFriendlyName: words,
  Selected: z.boolean(),
  ClientRSSCapable: flag,
  ServerRSSCapable: flag,
  ClientRdmaCapable: flag,
  ServerRdmaCapable: flag,
  ClientLinkSpeed: count.nullish(),
  ServerLinkSpeed: count.nullish(),
  MaxChannels: count.nullish(),
  CurrentChannels: count.nullish(),
  Failed: flag,
  FailureCount: count.nullish(),
  SmbInstance: count.nullish(),
  TcpConnectionCount: count.nullish(),
  RdmaConnectionCount: count.nullish(),
  QuicConnectionCount: count.nullish(),
});

/** None of a row whose server address is no address. The server's index is left out: some servers send 2³²−1 for all. */
export function pairOf(row: z.infer<typeof pairForm>, quoted: string): readonly WindowsPair[] {
  const remote = shortestAddress(row.ServerIpAddress);
  const local = isText(row.ClientIpAddress) ? shortestAddress(row.ClientIpAddress) : undefined;
  if (remote === undefined) return [];
  return [
    {
      server: row.ServerName,
      interface: row.ClientInterfaceFriendlyName ?? undefined,
      local,
      remote,
      selected: row.Selected,
      localSpeed: speedOf(row.ClientLinkSpeed),
      remoteSpeed: speedOf(row.ServerLinkSpeed),
      localRss: row.ClientRSSCapable ?? undefined,
      remoteRss: row.ServerRSSCapable ?? undefined,
      rdma: row.ClientRdmaCapable === true && row.ServerRdmaCapable === true,
      most: row.MaxChannels ?? undefined,
      open: row.CurrentChannels ?? undefined,
      failed: row.Failed ?? undefined,
      failures: row.FailureCount ?? undefined,
      quoted,
    },
  ];
}

/** A row of `Get-SmbClientNetworkInterface`. */
export const clientInterfaceForm = z.object({
  FriendlyName: z.string(),
  InterfaceIndex: count,
  IpAddresses: listOf(z.string()),
  LinkSpeed: count.nullish(),
  RdmaCapable: flag,
  RssCapable: flag,
});

export function clientInterfaceOf(row: z.infer<typeof clientInterfaceForm>): WindowsClientInterface {
  return {
    name: row.FriendlyName,
    addresses: (row.IpAddresses ?? []).flatMap((address) => shortestAddress(address) ?? []),
    speed: speedOf(row.LinkSpeed),
    rss: row.RssCapable ?? undefined,
    rdma: row.RdmaCapable ?? undefined,
  };
}

/** A row of `Get-SmbMultichannelConstraint`. */
export const constraintForm = z.object({
  ServerName: z.string(),
  InterfaceAlias: words,
  InterfaceGuid: words,
  InterfaceIndex: count.nullish(),
});

export function constraintOf(row: z.infer<typeof constraintForm>, quoted: string): WindowsConstraint {
  const { ServerName: server, InterfaceAlias: alias, InterfaceGuid: guid } = row;
  return { server, ...(isText(alias) && { interface: alias }), ...(isText(guid) && { guid }), quoted };
}

/** A row of `Get-NetAdapterRss`. */
export const rssForm = z.object({
  Name: z.string(),
  Enabled: z.boolean(),
  NumberOfReceiveQueues: count.nullish(),
  MaxProcessors: count.nullish(),
  Profile: count.nullish(),
});

export function rssOf(row: z.infer<typeof rssForm>, quoted: string): WindowsRss {
  return { name: row.Name, on: row.Enabled, queues: row.NumberOfReceiveQueues ?? undefined, quoted };
}

/** A row of the raw class behind the counters "SMB Client Shares": totals, whatever their names say. */
export const shareCounterForm = z.object({
  Name: z.string(),
  ReadBytesPersec: count,
  WriteBytesPersec: count,
  CurrentDataQueueLength: count.nullish(),
  Timestamp_Sys100NS: count.nullish(),
});

/** Of a share, named as mappings name it, whether with one backslash before the server or with two; none of the sum of all (`_Total`). */
export function shareCounterOf(row: z.infer<typeof shareCounterForm>, quoted: string): readonly WindowsShareCounter[] {
  const share = /^\\{1,2}(?<share>[^\\]+\\.+)$/.exec(row.Name)?.groups?.['share'];
  if (share === undefined) return [];
  return [
    {
      share: `\\\\${share}`,
      read: bytes(row.ReadBytesPersec),
      written: bytes(row.WriteBytesPersec),
      queue: row.CurrentDataQueueLength ?? undefined,
      ticks: row.Timestamp_Sys100NS ?? undefined,
      quoted,
    },
  ];
}

function isText(text: string | null | undefined): text is string {
  return typeof text === 'string' && text !== '';
}
