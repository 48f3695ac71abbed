import type { Native } from './snapshot.ts';
import { unchecked, type Reading } from './reading.ts';
import type { Bytes } from './units.ts';

/** A TCP connection of a session; there is one, as Linux opens no more (/sys/class/iscsi_connection). */
export interface IscsiConnection {
  /** Where it goes: not always where it was asked to go, as a target may send it on to another portal. */
  readonly address?: string;
  readonly port?: number;
  /** The portal that was asked. */
  readonly persistentAddress?: string;
  readonly localPort?: number;
  /** `undefined`: kernels before 5.3 do not tell. */
  readonly state?: 'up' | 'down' | 'failed';
  /** After this time without an answer a ping is sent; 0: never. Seconds. */
  readonly pingAfterSeconds?: number;
  /** How long the answer to a ping may take. Seconds. */
  readonly pingTimeoutSeconds?: number;
}

/** A login to a target by one portal (/sys/class/iscsi_session); of Windows each connection of one. */
export interface IscsiSession {
  /** `1` of `session1`, which `iscsiadm` calls SID; of Windows the identifiers of session and connection. */
  readonly id: number | string;
  readonly target: string;
  readonly state: 'logged-in' | 'failed' | 'free' | 'unknown';
  /** Number of its SCSI host; `undefined`: not told, so that its disks are not known. */
  readonly host?: number;
  /** Name of the open-iscsi interface it was logged in by: `default` binds nothing. */
  readonly iface?: string;
  /** The network interface that it is bound to. */
  readonly boundTo?: string;
  readonly localAddress?: string;
  /** Windows: it comes back after a start. Linux has that in its records. */
  readonly lasts?: boolean;
  /** How long requests wait for the session to come back before they fail (`replacement_timeout`). Seconds; negative: for ever. */
  readonly recoverySeconds?: number;
  readonly connection?: IscsiConnection;
  /** Lines as `grep . FILES` prints them. */
  readonly quoted: readonly string[];
}

/** What lies upon a disk, directly or further up: a partition, a map, a volume. */
export interface DiskUse {
  /** Name to the kernel: `sda1`, `dm-0`. */
  readonly name: string;
  /** `/dev/mapper/mpatha` */
  readonly path: string;
  /** `mpath`, `part`, `lvm`, `crypt`, … as lsblk calls it. */
  readonly kind: string;
  readonly fileSystem?: string;
  readonly mountPoint?: string;
}

/** A whole disk that came by SCSI (`lsblk`, `Get-Disk`). */
export interface BlockDisk {
  /** `sda`, `Disk 2` */
  readonly name: string;
  /** Host, channel, id and LUN: `2:0:0:1`; Windows tells sessions and LUN instead. */
  readonly hctl?: string;
  /** The sessions that it came by: several where MPIO has joined them, or one has several connections. */
  readonly sessions?: readonly IscsiSession['id'][];
  readonly lun?: number;
  /** `iscsi`; left out: not told. */
  readonly transport?: string;
  readonly size?: Bytes;
  readonly vendor?: string;
  readonly model?: string;
  readonly serial?: string;
  /** `running`, `offline`, `transport-offline`, `blocked`, …; `kept-offline`: Windows shows it and does not use it. */
  readonly state?: string;
  /** World wide id as multipath writes it: `3600…`; the same for each path to one LUN. `undefined`: the disk tells none. */
  readonly wwid?: string;
  readonly fileSystem?: string;
  readonly mountPoint?: string;
  readonly uses: readonly DiskUse[];
  readonly quoted: string;
}

/** Totals of a block device since it appeared (/proc/diskstats). */
export interface DiskCount {
  readonly name: string;
  readonly read: Bytes;
  readonly written: Bytes;
  /** Requests that were handed to it and are not answered yet. */
  readonly inFlight: number;
  readonly quoted: string;
}

/** `ghost`: a passive controller's path, which works only after a switch. */
export type PathCheck = 'ready' | 'faulty' | 'shaky' | 'ghost' | 'pending' | 'timeout' | 'delayed' | 'unknown';

/** One path of a map. */
export interface MapPath {
  /** Kernel name of its disk; `undefined`: the disk is gone. */
  readonly disk?: string;
  readonly hctl?: string;
  /** What the kernel's map holds of it. */
  readonly state: 'active' | 'failed' | 'unknown';
  readonly device?: string;
  readonly check: PathCheck;
  /** It failed too often and carries only while no better path is there. */
  readonly marginal: boolean;
  /** Windows tells the states of a disk's paths, and not which of them goes by which session. */
  readonly guessed?: true;
}

/** Paths that the kernel uses together; it uses one group at a time. */
export interface PathGroup {
  /** `service-time 0` */
  readonly selector?: string;
  /** `undefined`: not told. */
  readonly priority?: number;
  /** `enabled`: not used now, or nothing was read or written yet. */
  readonly state: 'active' | 'enabled' | 'disabled' | 'unknown';
  readonly marginal: boolean;
  readonly paths: readonly MapPath[];
}

/** A map of dm-multipath: several disks that are one. */
export interface MultipathMap {
  /** `mpatha` */
  readonly name: string;
  readonly wwid: string;
  /** `dm-0` */
  readonly device?: string;
  readonly vendor?: string;
  readonly product?: string;
  /** `1 queue_if_no_path` */
  readonly features?: string;
  /** `1 alua` */
  readonly handler?: string;
  /** What happens without a path: `on` waits for ever, `off` fails, `5 chk`; left out: not told. */
  readonly queueing?: string;
  readonly faults?: number;
  readonly groups: readonly PathGroup[];
  readonly quoted: readonly string[];
}

/** A line of the record that open-iscsi keeps for a portal of a target; secrets are never read. */
export interface NodeRecord {
  readonly target: string;
  readonly address: string;
  readonly port: number;
  readonly iface: string;
  readonly startup?: string;
  readonly quoted: readonly string[];
}

/** An entry of the section `multipaths`. */
export interface ConfiguredMap {
  readonly wwid: string;
  readonly alias?: string;
  readonly quoted: readonly string[];
}

/** A pattern of the section `blacklist`; one that begins with `!` means everything else. */
export interface Blacklisted {
  readonly by: 'devnode' | 'wwid';
  readonly pattern: string;
  readonly quoted: string;
}

/** What matters here of multipath.conf with its drop-ins, or of what multipathd made of them. */
export interface MultipathConfig {
  readonly policy?: string;
  readonly maps: readonly ConfiguredMap[];
  readonly blacklist: readonly Blacklisted[];
  /** `blacklist_exceptions` of kind devnode and wwid. */
  readonly exceptions: readonly Blacklisted[];
  readonly quoted: readonly string[];
}

/** A login that the NAS refused, in the words of open-iscsi's own programs. */
export interface RefusedLogin {
  readonly text: string;
  /** Class and detail of the status (RFC 7143, 11.13.5): `02/03`; left out: not told. */
  readonly status?: string;
  /** The target and the portal; left out: not told. */
  readonly target?: string;
  readonly portal?: string;
  readonly quoted: readonly string[];
}

/** What an iSCSI client tells, and what joins its disks: dm-multipath of Linux, MPIO of Windows. */
export interface IscsiClient {
  /** Absent while the kernel's iSCSI is not loaded, or the service of Windows does not run: then nothing else is asked. */
  readonly sessions: Reading<readonly IscsiSession[]>;
  readonly disks: Reading<readonly BlockDisk[]>;
  readonly counts: Reading<readonly DiskCount[]>;
  readonly maps: Reading<readonly MultipathMap[]>;
  readonly config: Reading<MultipathConfig>;
  readonly records: Reading<readonly NodeRecord[]>;
  readonly refusals: Reading<readonly RefusedLogin[]>;
  /** Unanswered retransmissions before TCP gives up (net.ipv4.tcp_retries2). */
  readonly tcpRetries: Reading<number>;
}

export const noIscsiClient: IscsiClient = {
  sessions: unchecked,
  disks: unchecked,
  counts: unchecked,
  maps: unchecked,
  config: unchecked,
  records: unchecked,
  refusals: unchecked,
  tcpRetries: unchecked,
};

/** One way to a LUN: the session it goes by, its disk, and its place in the map. */
export interface IscsiPath {
  readonly session?: IscsiSession;
  /** `undefined`: the map holds a path whose disk is gone. */
  readonly disk?: BlockDisk;
  readonly group?: PathGroup;
  readonly path?: MapPath;
}

/** What only rules and changes of iSCSI need of a LUN. */
export interface IscsiShare extends Native {
  readonly kind: 'iscsi';
  readonly target: string;
  readonly wwid?: string;
  readonly map?: MultipathMap;
  readonly paths: readonly IscsiPath[];
  /** Everything that lies upon its disks, each once. */
  readonly uses: readonly DiskUse[];
}
