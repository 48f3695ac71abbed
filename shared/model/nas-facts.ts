import type { Bond, Endpoint, Interface, InterfaceSysctls, RoutingRule, TcpSocket } from './network.ts';
import type { MachineId, Reading } from './reading.ts';
import type { BitsPerSecond, Bytes, Instant, Milliseconds } from './units.ts';

export type NasKind =
  | 'synology-dsm7'
  | 'synology-dsm6'
  | 'truenas-scale'
  | 'truenas-core'
  | 'qnap'
  | 'unraid'
  | 'openmediavault'
  | 'ksmbd'
  | 'windows-server'
  | 'linux'
  | 'freebsd';

/** What the NAS is, as far as it tells. */
export interface NasSystem {
  readonly kind: NasKind;
  /** The maker's name for it: `Synology DSM`, `TrueNAS SCALE`, `Debian GNU/Linux`. */
  readonly name: string;
  readonly version?: string;
  /** The box: `DS920+`. */
  readonly model?: string;
}

/** A word of advice that may rest on memory or one report only. */
interface NasAdvice {
  readonly text: string;
  /** A command to copy. */
  readonly copy?: string;
  /** `false`: not confirmed on such a system; the text says so too. */
  readonly sure: boolean;
}

/** What a person needs to know to work on this kind of NAS; never run by the program. */
export interface NasGuide {
  /** Where SMB multichannel is switched on, in the system's own words. */
  readonly multichannel: NasAdvice;
  /** How its SMB service is restarted; every client loses its connection for a moment. */
  readonly restart: NasAdvice;
  /** Lines for a file in /etc/sudoers.d that allow exactly the reads which need root; empty where nothing does. */
  readonly sudoers: readonly string[];
}

/** The account that the NAS was asked as. */
export interface NasUser {
  readonly name: string;
  readonly root: boolean;
}

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
  /** What `ss` says of it. */
  readonly socket?: TcpSocket;
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

export interface NasRoute {
  /** A network in prefix form, or `default`. */
  readonly to: string;
  readonly dev?: string;
  readonly gateway?: string;
  readonly source?: string;
  /** `main`, `local`, a number, a name. */
  readonly table: string;
  /** `unicast`, `unreachable`, `blackhole`, … */
  readonly type: string;
}

/** Ticks of each processor since it started (/proc/stat); only differences mean something. */
export interface ProcessorTimes {
  readonly busy: number;
  /** Idle with a disk request outstanding. */
  readonly waiting: number;
  readonly total: number;
}

/** `old`: an `ss` that prints two lines for each connection. */
export type SsWay = 'ss' | 'ss-by-sudo' | 'old-ss' | 'old-ss-by-sudo';

/** What worked at the last full look, so that a tick asks exactly that and nothing else. */
export interface NasWays {
  readonly family: 'linux' | 'freebsd' | 'windows';
  /** Absolute paths of the programs that were found. */
  readonly tools: Readonly<Record<string, string>>;
  readonly status: 'json' | 'text' | 'synology' | 'none';
  readonly statusBySudo: boolean;
  readonly sockets: SsWay | 'kernel-table' | 'netstat' | 'sockstat' | 'none';
}

/** The facts of one NAS at one moment, each with its evidence or with why it is missing. */
export interface NasFacts {
  readonly machine: MachineId;
  readonly system: Reading<NasSystem>;
  readonly guide: NasGuide;
  readonly user: Reading<NasUser>;
  /** `4.22.11-Debian-4.22.11+dfsg-0+deb13u1` */
  readonly samba: Reading<string>;
  readonly sessions: Reading<readonly NasSession[]>;
  readonly connections: Reading<NasConnections>;
  readonly smb: Reading<SmbConfiguration>;
  readonly announces: Reading<readonly NasAnnouncedInterface[]>;
  readonly interfaces: Reading<readonly Interface[]>;
  readonly bonds: Reading<readonly Bond[]>;
  readonly sysctls: Reading<readonly InterfaceSysctls[]>;
  readonly routes: Reading<readonly NasRoute[]>;
  readonly rules: Reading<readonly RoutingRule[]>;
  readonly processors: Reading<readonly ProcessorTimes[]>;
  readonly ways: NasWays;
  readonly readAt: Instant;
  /** When the counters were asked for, by the monotonic clock of the machine that runs Lanewise: not before it they were read. */
  readonly clock: Milliseconds;
  /** When all had answered: not after it. */
  readonly answered: Milliseconds;
}
