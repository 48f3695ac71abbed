import type { Endpoint } from './network.ts';
import type { Reading } from './reading.ts';
import type { ListeningAt, ServedConnection } from './served.ts';

/** Which program or part of the kernel serves a target. Synology's is LIO, TrueNAS SCALE's is SCST. */
export type TargetSoftware = 'lio' | 'scst' | 'tgt';

/** An initiator that is logged in to a target. Names are the initiator's own and may hold anything. */
export interface TargetSession {
  /** `iqn.1998-01.com.vmware:esx1` */
  readonly initiator: string;
  readonly alias?: string;
  /** One for each connection that the target lists, with the NAS's own end where it tells that. */
  readonly connections: readonly { readonly client: string; readonly nas?: string }[];
}

export interface ServedTarget {
  readonly name: string;
  readonly software: TargetSoftware;
  /** `undefined`: not told. */
  readonly enabled?: boolean;
  /** Its own portals; left out where every portal of the service is one of it. */
  readonly portals?: readonly Endpoint[];
  readonly luns: readonly number[];
  /** How many sessions it allows at once: a second one is refused where this is 1. Left out: without a limit, or not told. */
  readonly mostSessions?: number;
  /** Initiators that nobody listed may log in (LIO: `generate_node_acls`). */
  readonly openToAll?: boolean;
  readonly sessions: readonly TargetSession[];
  /** `sessions` holds all of them. LIO shows the last session of each initiator alone. */
  readonly listsAll: boolean;
  readonly quoted: readonly string[];
}

/** What one of the programs or parts of the kernel tells that serve targets. */
export interface TargetService {
  readonly software: TargetSoftware;
  readonly targets: Reading<readonly ServedTarget[]>;
  /** It needed root the last time. */
  readonly bySudo: boolean;
}

/** What a NAS tells of the iSCSI targets that it serves. */
export interface IscsiServer {
  readonly services: readonly TargetService[];
  readonly listening: Reading<readonly ListeningAt[]>;
  readonly connections: Reading<readonly ServedConnection[]>;
}
