import type { IpFamily } from './ip-family.ts';
import { unchecked, type Reading } from './reading.ts';
import type { BitsPerSecond, Bytes } from './units.ts';

/** A CIFS mount in the kernel's mount table. */
export interface CifsMount {
  /** As mounted, e.g. `//nas/media/films`; octal escapes decoded. */
  readonly remote: string;
  readonly at: string;
  /** Every option of the mount and of its superblock; a flag has the value `true`. */
  readonly options: Readonly<Record<string, string | true>>;
  /** What `multichannel`/`max_channels` ask for: 1 when neither is there, 2 for the bare word. */
  readonly asked: number;
  /** `addr=`: the address the primary channel was opened to. */
  readonly address?: string;
  readonly user?: string;
  readonly dialect?: string;
  readonly readSize?: Bytes;
  readonly readAheadSize?: Bytes;
  readonly echoIntervalSeconds?: number;
  readonly quoted: readonly string[];
}

export type ChannelState = 'connected' | 'reconnecting' | 'disconnected' | 'disabled' | 'new' | 'exiting';

/** One TCP connection as DebugData prints it; it never tells the address. */
export interface CifsChannel {
  /** 1 is the session's first ("primary") channel. */
  readonly number: number;
  readonly connectionId?: string;
  readonly state: ChannelState;
  /** How often it was connected anew; 1 from the start. */
  readonly instance?: number;
  readonly requestsOnWire?: number;
  readonly dialect?: number;
  /** Inode number of the network namespace that its connection is in; printed from kernel 6.8 on. */
  readonly networkNamespace?: number;
  readonly quoted: readonly string[];
}

/** A network interface that the NAS announces (FSCTL_QUERY_NETWORK_INTERFACE_INFO). */
export interface AnnouncedInterface {
  readonly index: number;
  readonly address: string;
  readonly family: IpFamily;
  /** `undefined` when the kernel prints `Unknown`. */
  readonly speed?: BitsPerSecond;
  readonly rss: boolean;
  readonly rdma: boolean;
  /** What the kernel claims; wrong in several states, so a hint at most. */
  readonly markedConnected: boolean;
  readonly allocatedChannels?: number;
  readonly beingRemoved: boolean;
  readonly quoted: readonly string[];
}

/** A share of a session (`tcon`). */
export interface CifsTree {
  /** `\\nas\media` */
  readonly unc: string;
  readonly kind: 'disk' | 'ipc' | 'other';
  readonly mounts?: number;
  readonly disconnected: boolean;
  readonly encrypted: boolean;
  readonly quoted: readonly string[];
}

export interface CifsSession {
  readonly id?: string;
  /** Index in `CifsDebugData.servers`' order, then in the server's sessions; unique in one reading. */
  readonly key: string;
  readonly address?: string;
  /** `User:` and `Cred User:`: whose files it is for (the mount's `uid=`), and whose login. */
  readonly user?: number;
  readonly credentialUser?: number;
  readonly usersQuoted?: string;
  readonly login: 'user' | 'guest' | 'anonymous';
  readonly state: 'good' | 'new' | 'exiting' | 'reconnecting' | 'in-setup' | 'unknown';
  readonly dialect?: number;
  /** SMB2_GLOBAL_CAP_MULTI_CHANNEL (0x8) in what the NAS answered at negotiation; `undefined`: not printed. */
  readonly serverMultichannel?: boolean;
  readonly encrypted: boolean;
  readonly signed: boolean;
  /** First channel, then the extra ones. */
  readonly channels: readonly CifsChannel[];
  readonly trees: readonly CifsTree[];
  /** `undefined`: no such section was printed. */
  readonly interfaces?: readonly AnnouncedInterface[];
  /** Age of the list by the kernel's word, in seconds. */
  readonly interfacesAgeSeconds?: number;
  /** Session line(s) and the header of the interface list. */
  readonly quoted: readonly string[];
  readonly interfacesHeader?: string;
}

/** One "server" of DebugData: a primary TCP connection and the sessions on it. */
export interface CifsServer {
  readonly number: number;
  readonly connectionId?: string;
  readonly hostname?: string;
  readonly clientGuid?: string;
  readonly noSharedSocket: boolean;
  /** SMB Direct: its channels go by RDMA, which has no TCP sockets. */
  readonly smbDirect?: boolean;
  /** Where a DFS path leads: the path that was mounted (not printed by newer kernels) and that of the target. */
  readonly dfs?: { readonly origin?: string; readonly leaf?: string };
  readonly sessions: readonly CifsSession[];
  readonly quoted: readonly string[];
}

/** /proc/fs/cifs/DebugData. */
export interface CifsDebugData {
  readonly moduleVersion?: string;
  readonly features: readonly string[];
  readonly servers: readonly CifsServer[];
  /** Numbers of outstanding requests by connection id, from the MIDs section. */
  readonly outstanding: Readonly<Record<string, number>>;
}

/** A line of the kernel log that speaks of cifs, or a line that explains one. */
export interface KernelMessage {
  /** Seconds since boot, as printed. */
  readonly uptimeSeconds?: number;
  readonly text: string;
  readonly quoted: string;
}

/** `Share.native` of an SMB share of the Linux client; `session` and `server` are missing where DebugData shows none for it. */
export interface CifsShare {
  readonly kind: 'cifs';
  readonly mount: CifsMount;
  readonly session?: CifsSession;
  readonly server?: CifsServer;
}

/** What the kernel's SMB client tells. */
export interface CifsClient {
  readonly mounts: Reading<readonly CifsMount[]>;
  readonly debugData: Reading<CifsDebugData>;
  readonly kernelLog: Reading<readonly KernelMessage[]>;
}

export const noCifsClient: CifsClient = {
  mounts: unchecked,
  debugData: unchecked,
  kernelLog: unchecked,
};
