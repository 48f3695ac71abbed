import type { Endpoint } from './network.ts';
import { unchecked, type Reading } from './reading.ts';
import type { Bytes } from './units.ts';

/** Port of NFS where no option and no transport names another. */
export const nfsPort = 2049;

export interface NfsVersion {
  readonly major: number;
  /** Of version 4 alone. */
  readonly minor?: number;
}

/** From 4.1 on there are sessions, and a session may have transports to several addresses of one server. */
export const hasSessions = ({ major, minor = 0 }: NfsVersion): boolean => major > 4 || (major === 4 && minor >= 1);

/** An NFS mount in the kernel's mount table. A second mount of a server that was recognized has the first one's address. */
export interface NfsMount {
  /** `nas:/volume1/media`; octal escapes decoded. */
  readonly remote: string;
  /** `nas`, without brackets; left out where the name has another form. */
  readonly server?: string;
  readonly path: string;
  readonly at: string;
  readonly options: Readonly<Record<string, string | true>>;
  readonly version?: NfsVersion;
  /** `addr=`: the address of the server that the first transport goes to. */
  readonly address?: string;
  readonly port?: number;
  /** `tcp`, `tcp6`, `udp`, `rdma`, … */
  readonly protocol?: string;
  /** Connections to one address; printed only where it was asked for. */
  readonly nconnect?: number;
  /** Most addresses of one server that it may have transports to; printed from two on. */
  readonly maxConnect?: number;
  readonly readSize?: Bytes;
  /** What happens when the server does not answer: it is waited for, or programs get an error. */
  readonly recovery?: 'hard' | 'soft' | 'softerr';
  readonly writable: boolean;
  readonly quoted: readonly string[];
}

/** A line `xprt:` of mountstats. Times in seconds; sums over requests, of which only differences and quotients mean something. */
export interface NfsTransportStats {
  /** `tcp`, `udp`, `rdma`, `local`. */
  readonly kind: string;
  /** 0, and then left out, where the kernel does not hold on to one. */
  readonly localPort?: number;
  readonly connected?: number;
  readonly sent: number;
  readonly received: number;
  /** Answers that belong to no request. */
  readonly strayAnswers: number;
  readonly quoted: string;
}

/** What mountstats adds to a mount. */
export interface NfsMountStats {
  readonly remote: string;
  readonly at: string;
  /** `undefined`: no such line, as of versions before 4. */
  readonly sessions?: boolean;
  /** Name of the layout driver (`LAYOUT_NFSV4_1_FILES`); `none`: not configured. */
  readonly pnfs?: string;
  readonly pnfsQuoted?: string;
  /** Since it was mounted: what programs read and wrote, and what went over the network for it. */
  readonly bytes?: {
    readonly read: Bytes;
    readonly written: Bytes;
    readonly serverRead: Bytes;
    readonly serverWritten: Bytes;
  };
  /** `undefined`: their list was not printed to its end. */
  readonly transports?: readonly NfsTransportStats[];
  readonly quoted: readonly string[];
}

/** A transport as the kernel's RPC client lists it, of whatever program: NFS itself, its locks, its port mapper. */
export interface NfsTransport {
  /** Transports of one switch serve one client together: `switch-0`. */
  readonly switch: string;
  /** `xprt-1-tcp` */
  readonly name: string;
  readonly kind: string;
  /** The ports are told only while it is connected. */
  readonly remote: { readonly address: string; readonly port?: number };
  readonly local?: Partial<Endpoint>;
  /** The kernel's words: CONNECTED, CONNECTING, BOUND, OFFLINE, REMOVE, …; `undefined`: not told. */
  readonly states?: readonly string[];
  /** The first one of its switch, which cannot be taken away. */
  readonly main?: boolean;
  /** Requests that wait to be sent or answered. */
  readonly waiting?: number;
  readonly quoted: readonly string[];
}

/** A line of /etc/fstab for NFS: what a mount was meant to get. */
export interface NfsPlanned {
  readonly at: string;
  readonly server?: string;
  readonly nconnect?: number;
  readonly maxConnect?: number;
  readonly quoted: string;
}

/** What Linux's NFS client tells. */
export interface NfsClient {
  readonly mounts: Reading<readonly NfsMount[]>;
  /** Read only while something is mounted. */
  readonly stats: Reading<readonly NfsMountStats[]>;
  /** Absent before Linux 5.14. Read only while something is mounted. */
  readonly transports: Reading<readonly NfsTransport[]>;
  /** What /etc/fstab asks for; read in a full look, while something is mounted. */
  readonly planned: Reading<readonly NfsPlanned[]>;
}

export const noNfsClient: NfsClient = {
  mounts: unchecked,
  stats: unchecked,
  transports: unchecked,
  planned: unchecked,
};

/** `Share.native` of an NFS share. */
export interface NfsShare {
  readonly kind: 'nfs';
  readonly mount: NfsMount;
  readonly stats?: NfsMountStats;
  /** Of its client, where they are listed. */
  readonly transports: readonly NfsTransport[];
}

/** The port that the NFS service of a mount is at. */
export const portOfMount = ({ port = nfsPort }: Pick<NfsMount, 'port'>): number => port;

/** A transport may be one to the NFS service of a mount; one that is closed does not tell its port. */
export function mayServe({ remote }: NfsTransport, mount: NfsMount): boolean {
  return remote.address === mount.address && (remote.port === undefined || remote.port === portOfMount(mount));
}

/** The switches that may serve one of these mounts, by their names. */
export function switchesOf(
  transports: readonly NfsTransport[],
  mounts: readonly NfsMount[],
): ReadonlyMap<string, readonly NfsTransport[]> {
  const all = [...Map.groupBy(transports, (one) => one.switch)];
  return new Map(all.filter(([, group]) => group.some((one) => mounts.some((mount) => mayServe(one, mount)))));
}
