import type { Judgement } from '../model/judgement.ts';
import type { MachineFacts } from '../model/machine.ts';
import type { FixRemedy } from '../model/remedy.ts';
import type { MachineId, Reading } from '../model/reading.ts';
import type { Session, Share, ShareId, Snapshot } from '../model/snapshot.ts';
import type { Instant, Milliseconds } from '../model/units.ts';
import type { ConnectionState, PublishedNas } from './nas.ts';

/** What is being looked at; a sample and a recording are always marked as such on every screen. */
export type Source =
  | { readonly kind: 'local'; readonly hostName: string }
  | { readonly kind: 'remote'; readonly machine: MachineId; readonly hostName: string }
  | { readonly kind: 'recording'; readonly name: string; readonly hostName: string }
  | { readonly kind: 'sample'; readonly hostName: string };

/** Of hundreds of shares upon one session each would name all others; `PublishedSnapshot.sharing` names them once. */
export type PublishedShare = Omit<Share, 'session'> & { readonly session: Reading<Omit<Session, 'sharedWith'>> };

/** A snapshot without the raw facts: what the screens need, a few ten kB. What is known of a NAS is in `machines`. */
export interface PublishedSnapshot extends Omit<Snapshot, 'facts' | 'clientIds' | 'nasViews' | 'silentNas' | 'shares'> {
  readonly shares: readonly PublishedShare[];
  /** For each session that several shares use, those shares. */
  readonly sharing: readonly (readonly ShareId[])[];
  /** What the workstation runs: by it screens choose their words. */
  readonly system: MachineFacts['family'];
}

/** The workstation whose shares are shown. While it does not answer, the snapshot is that of the last good look. */
export interface PublishedWorkstation {
  readonly role: 'workstation';
  readonly name: string;
  readonly connection: ConnectionState;
  /** When the snapshot was read. */
  readonly lastSeen?: Instant;
  /** The snapshot is of the present. */
  readonly current: boolean;
}

export type PublishedMachine = PublishedWorkstation | PublishedNas;

/** The whole of what a screen shows; published after every look, never in parts. */
export interface Publication extends Judgement {
  readonly sequence: number;
  readonly source: Source;
  /** Left out until the first look succeeded; `at` tells when it was read. */
  readonly snapshot?: PublishedSnapshot;
  /** The snapshot is too old to be called "now". Published anew when it becomes so. */
  readonly stale: boolean;
  /** Tests that a person may ask for, by the share that they are of. */
  readonly tests: Readonly<Record<ShareId, FixRemedy>>;
  /** The present distance between looks. */
  readonly interval: Milliseconds;
  /** Every machine that is watched, whether it answers or not; the workstation first. */
  readonly machines: readonly PublishedMachine[];
  /** No tray on this desktop: said once in the window. */
  readonly trayMissing: boolean;
}
