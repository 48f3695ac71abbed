import type { MachineFacts } from '../../../shared/model/machine.ts';
import type { Evidence, Unread } from '../../../shared/model/reading.ts';
import type { Nas, Share } from '../../../shared/model/snapshot.ts';
import type { BitsPerSecond } from '../../../shared/model/units.ts';

/**
 * What one client of one protocol has attached, as everything after it reads it. The adapter alone knows what proves a
 * lane of its protocol, and what it means that nothing does (`Lane.unseen`).
 */
export type Adapter = (facts: MachineFacts) => Attached;

export interface Attached {
  /** Why the list of what is attached could not be read; left out when it was read. */
  readonly unread?: Unread;
  /** What a NAS knows this client by, whatever address it comes from (SMB: ClientGUID), in lower case. */
  readonly clientIds: readonly string[];
  readonly nas: readonly AttachedNas[];
  /** In the order of the machine's own list. */
  readonly shares: readonly AttachedShare[];
}

export interface AttachedShare extends Omit<Share, 'verdict'> {
  /** What could not be read of its session, one sentence each. */
  readonly missing: readonly string[];
}

/** A NAS as one client knows it. */
export interface AttachedNas extends Omit<Nas, 'ports'> {
  /** Addresses that first lanes go to, as what is attached names them. */
  readonly primaries: readonly string[];
  /** Addresses that the NAS offers; a later entry of one address outweighs an earlier one. */
  readonly announced: readonly Announced[];
  /** Addresses beyond doubt: a lane is open there, or nothing was read that could speak against them. */
  readonly reached: readonly string[];
  /** Addresses that the client itself last failed to connect to. */
  readonly refused: readonly string[];
}

export interface Announced {
  readonly address: string;
  /** `undefined`: not announced with it. */
  readonly speed?: BitsPerSecond;
  /** `undefined`: not announced with it. */
  readonly rss?: boolean;
  readonly evidence?: Evidence;
}
