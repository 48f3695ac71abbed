import { noCifsClient, type CifsClient } from './cifs.ts';
import type { IscsiServer } from './iscsi-server.ts';
import { noIscsiClient, type IscsiClient } from './iscsi.ts';
import type { NetworkFacts } from './network.ts';
import { noNfsClient, type NfsClient } from './nfs.ts';
import type { NfsServer } from './nfs-server.ts';
import { unchecked, type MachineId, type Reading } from './reading.ts';
import { smbServerUnread, type SmbServer } from './smb-server.ts';
import type { Instant, Milliseconds } from './units.ts';
import { noWindowsSmbClient, type WindowsSmbClient } from './windows-smb.ts';

export interface Kernel {
  /** `uname -r` */
  readonly release: string;
}

export type SystemKind =
  | 'synology-dsm7'
  | 'synology-dsm6'
  | 'truenas-scale'
  | 'truenas-core'
  | 'qnap'
  | 'unraid'
  | 'openmediavault'
  | 'ksmbd'
  | 'windows'
  | 'windows-server'
  | 'linux'
  | 'freebsd';

/** What a machine is, as far as it tells. */
export interface System {
  readonly kind: SystemKind;
  /** The maker's name for it: `Synology DSM`, `TrueNAS SCALE`, `Debian GNU/Linux`. */
  readonly name: string;
  readonly version?: string;
  /** The box: `DS920+`. */
  readonly model?: string;
}

/** The account that a machine was asked as. */
export interface Account {
  readonly name: string;
  readonly root: boolean;
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

/** Ticks of each processor since it started (/proc/stat); only differences mean something. */
export interface ProcessorTimes {
  readonly busy: number;
  /** Idle with a disk request outstanding. */
  readonly waiting: number;
  readonly total: number;
}

/**
 * The facts of one machine at one moment, whatever its role, each with its evidence or with why it is missing. What is
 * the same of every machine stands here; what its roles add is left out where it does not have the role, or nobody asked.
 */
export interface MachineFacts {
  readonly machine: MachineId;
  readonly family: 'linux' | 'freebsd' | 'windows';
  readonly hostName: Reading<string>;
  readonly kernel: Reading<Kernel>;
  readonly system: Reading<System>;
  readonly account: Reading<Account>;
  readonly processors: Reading<readonly ProcessorTimes[]>;
  readonly network: NetworkFacts;
  /** What it attached from others. */
  readonly smbClient?: CifsClient;
  readonly nfsClient?: NfsClient;
  readonly iscsiClient?: IscsiClient;
  /** The same of a workstation with Windows. */
  readonly windowsSmb?: WindowsSmbClient;
  /** What it serves to others. */
  readonly smbServer?: SmbServer;
  readonly iscsiServer?: IscsiServer;
  readonly nfsServer?: NfsServer;
  /** For a person who works on it, as a NAS. */
  readonly guide?: NasGuide;
  /** When the reading began, for people; everything else goes by the clock that never jumps. */
  readonly readAt: Instant;
  /** When sockets and counters were asked for, by the monotonic clock of the machine that runs Lanewise: not before it they were read. */
  readonly asked: Milliseconds;
  /** When they had answered: not after it they were read. */
  readonly answered: Milliseconds;
}

/** Of a machine that has no client, nobody asked for any of it. */
export const smbClientOf = ({ smbClient }: MachineFacts): CifsClient => smbClient ?? noCifsClient;

export const nfsClientOf = ({ nfsClient }: Pick<MachineFacts, 'nfsClient'>): NfsClient => nfsClient ?? noNfsClient;

export const iscsiClientOf = ({ iscsiClient }: MachineFacts): IscsiClient => iscsiClient ?? noIscsiClient;

export const windowsSmbOf = ({ windowsSmb }: MachineFacts): WindowsSmbClient => windowsSmb ?? noWindowsSmbClient;

const noSmbServer = smbServerUnread(unchecked);

export const smbServerOf = ({ smbServer }: MachineFacts): SmbServer => smbServer ?? noSmbServer;
