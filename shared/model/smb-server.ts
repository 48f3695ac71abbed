import type { Endpoint } from './network.ts';
import type { Reading, Unread } from './reading.ts';
import type { BitsPerSecond, Bytes } from './units.ts';

/** Where the list of connections came from, best first. */
export type ConnectionSource =
  /** `smbstatus --json` with channels (Samba 4.20 and later). */
  | 'smbstatus-channels'
  /** Synology's `smbstatus --show-multichannel`. */
  | 'synology-channels'
  /** Sockets of one smbd process: all channels of a client end in one. */
  | 'sockets-by-process'
  /** Sockets by the client's address: several sessions of one client look like one. */
  | 'sockets-by-client'
  /** The same from /proc/net/tcp, netstat or sockstat: no counters. */
  | 'kernel-table'
  | 'netstat'
  | 'sockstat'
  | 'windows-connections';

/** One TCP connection to the NAS's SMB service, as the NAS sees it. */
export interface NasConnection {
  /** Connections with one value belong to one smbd process, one session or one client, whichever the source tells. */
  readonly group: string;
  /** `NasSession.id`s, where the source tells them; several sessions of one client may ride on one connection. */
  readonly sessions: readonly string[];
  readonly pid?: number;
  /** Of a clustered Samba, the node that the process runs on. */
  readonly node?: number;
  /** The NAS's own number of the channel, in the first of its sessions. */
  readonly channel?: string;
  readonly client: Endpoint;
  readonly nas: Endpoint;
  /** `tcp`, `quic`, … (Samba 4.23 and later). */
  readonly transport?: string;
  /**
   * `missing`: the SMB service lists it, the kernel has no such socket. `elsewhere`: it is one of another node of a
   * cluster, whose sockets this one does not have. `unknown`: the sockets could not be looked at, or not that node's.
   * A service goes on listing a channel whose other end died; the socket outweighs it.
   */
  readonly socketState: 'established' | 'closing' | 'missing' | 'elsewhere' | 'unknown';
  /** Totals of this connection as the NAS counts them; `undefined` where no tool of it counts per connection. */
  readonly received?: Bytes;
  readonly sent?: Bytes;
  readonly quoted: readonly string[];
}

export interface NasConnections {
  readonly source: ConnectionSource;
  /** What rates can be told of: each connection, or only each port (`Interface`). */
  readonly counters: 'connection' | 'port';
  readonly list: readonly NasConnection[];
}

export interface Protection {
  readonly degree: 'none' | 'partial' | 'full' | 'anonymous' | 'unknown';
  readonly cipher?: string;
}

/** An SMB session as the NAS lists it. Names are what the NAS says and may hold anything. */
export interface NasSession {
  readonly id?: string;
  readonly pid?: number;
  /** Of a clustered Samba: pids are of a node. */
  readonly node?: number;
  readonly user?: string;
  readonly group?: string;
  /** The client by its own or its address's name. */
  readonly clientName?: string;
  /** The first connection's other end. */
  readonly client?: Endpoint;
  /** `SMB3_11`, as the NAS writes it. */
  readonly dialect?: string;
  readonly clientGuid?: string;
  readonly encryption?: Protection;
  readonly signing?: Protection;
  readonly quoted: readonly string[];
}

/** One word of Samba's `interfaces`. */
export interface ConfiguredInterface {
  /** `eth0`, `10.0.0.25/24`, `eth*` */
  readonly name: string;
  readonly speed?: BitsPerSecond;
  readonly rss?: boolean;
  readonly rdma?: boolean;
}

/** How the SMB service was told to behave; `undefined`: not told. Words are the service's own. */
export interface SmbConfiguration {
  /** `printed`: the service's own word. `default`: it said nothing, and the version decides. */
  readonly multichannel?: { readonly on: boolean; readonly by: 'printed' | 'default' };
  /** Empty: every interface. */
  readonly interfaces?: readonly ConfiguredInterface[];
  readonly bindInterfacesOnly?: boolean;
  readonly minimumProtocol?: string;
  readonly maximumProtocol?: string;
  readonly signing?: string;
  readonly encryption?: string;
  readonly mapToGuest?: string;
  readonly guestAccount?: string;
}

/** An interface that the NAS itself says it announces to clients (Windows Server). */
export interface NasAnnouncedInterface {
  readonly address: string;
  readonly name?: string;
  readonly speed?: BitsPerSecond;
  readonly rss?: boolean;
  readonly rdma?: boolean;
}

/** `old`: an `ss` that prints two lines for each connection. */
export type SsWay = 'ss' | 'ss-by-sudo' | 'old-ss' | 'old-ss-by-sudo';

/** What worked at the last full look, so that a tick asks exactly that and nothing else. */
export interface ServerWays {
  /** Absolute paths of the programs that were found. */
  readonly tools: Readonly<Record<string, string>>;
  readonly status: 'json' | 'text' | 'synology' | 'none';
  readonly statusBySudo: boolean;
  readonly sockets: SsWay | 'kernel-table' | 'netstat' | 'sockstat' | 'none';
}

/** What an SMB server reports of itself; its names are those of its clients and may hold anything. */
export interface SmbServer {
  /** Of Samba: `4.22.11-Debian-4.22.11+dfsg-0+deb13u1` */
  readonly version: Reading<string>;
  readonly sessions: Reading<readonly NasSession[]>;
  readonly connections: Reading<NasConnections>;
  readonly configuration: Reading<SmbConfiguration>;
  readonly announces: Reading<readonly NasAnnouncedInterface[]>;
  readonly ways: ServerWays;
}

/** A server of which nothing is known, for one reason. */
export const smbServerUnread = (why: Unread): SmbServer => ({
  version: why,
  sessions: why,
  connections: why,
  configuration: why,
  announces: why,
  ways: { tools: {}, status: 'none', statusBySudo: false, sockets: 'none' },
});
