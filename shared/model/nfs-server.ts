import type { Endpoint } from './network.ts';
import type { Reading } from './reading.ts';
import type { ListeningAt, ServedConnection } from './served.ts';

/** A client of NFS 4 that the kernel's server holds state for. What it says of itself may hold anything. */
export interface ServedNfsClient {
  /** Name of its folder in /proc/fs/nfsd/clients. */
  readonly id: string;
  /** Where it first came from; a client that trunks has further connections, which are not listed here. */
  readonly address: Endpoint;
  /** `Linux NFSv4.1 labclient` */
  readonly name?: string;
  /** 0, 1 or 2 of NFS 4.0, 4.1, 4.2. */
  readonly minorVersion?: number;
  /** `Linux 6.1.176 #1 …` */
  readonly implementation?: string;
  /** `false`: it has not completed its introduction, and holds nothing. */
  readonly confirmed: boolean;
  readonly quoted: readonly string[];
}

/** A folder that clients asked for, with the clients that its line names (/proc/fs/nfsd/exports). */
export interface NfsExport {
  readonly path: string;
  /** `10.0.0.0/24`, `*`, a name */
  readonly client: string;
  readonly quoted: string;
}

/** What a NAS tells of the NFS that it serves. */
export interface NfsServer {
  /** `kernel`: knfsd; `other`: a server in user space, such as ganesha, which lists no clients in files. */
  readonly software: 'kernel' | 'other';
  /** Clients of NFS 4 alone; earlier versions have none. */
  readonly clients: Reading<readonly ServedNfsClient[]>;
  readonly exports: Reading<readonly NfsExport[]>;
  readonly listening: Reading<readonly ListeningAt[]>;
  readonly connections: Reading<readonly ServedConnection[]>;
  /** Clients were read as root the last time. */
  readonly bySudo: boolean;
}
