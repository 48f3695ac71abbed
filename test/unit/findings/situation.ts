import type { Snapshot } from '../../../shared/model/snapshot.ts';

/** A workstation in a certain state and what must be found there, and nothing else. */
export interface Situation {
  readonly name: string;
  readonly history: readonly Snapshot[];
  /** `warning smb.not-requested` */
  readonly roots: readonly string[];
  /** `smb.one-port <- smb.unreachable-address` */
  readonly folded?: readonly string[];
}
