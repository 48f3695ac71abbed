import type { Judgement } from '../model/judgement.ts';
import type { MachineId } from '../model/reading.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Instant, Milliseconds } from '../model/units.ts';
import type { PublishedNas } from './nas.ts';

/** What is being looked at; a sample and a recording are always marked as such on every screen. */
export type Source =
  | { readonly kind: 'local'; readonly hostName: string }
  | { readonly kind: 'remote'; readonly machine: MachineId; readonly hostName: string }
  | { readonly kind: 'recording'; readonly name: string; readonly hostName: string }
  | { readonly kind: 'sample'; readonly hostName: string };

/** A snapshot without the raw facts: what the screens need, a few ten kB. What is known of a NAS is in `machines`. */
export type PublishedSnapshot = Omit<Snapshot, 'facts' | 'clientIds' | 'nasViews' | 'silentNas'>;

/** The whole of what a screen shows; published after every look, never in parts. */
export interface Publication extends Judgement {
  readonly sequence: number;
  readonly source: Source;
  /** `looking` until the first snapshot is there. */
  readonly phase: 'looking' | 'watching';
  readonly snapshot?: PublishedSnapshot;
  /** When the snapshot was read. */
  readonly readAt?: Instant;
  /** The snapshot is too old to be called "now". Published anew when it becomes so. */
  readonly stale: boolean;
  /** The present distance between looks. */
  readonly interval: Milliseconds;
  /** Why the last look gave nothing, one sentence; the snapshot shown is then the last good one. */
  readonly lookFailure?: string;
  /** Every machine that is watched beside the workstation, whether it answers or not. */
  readonly machines: readonly PublishedNas[];
  /** No tray on this desktop: said once in the window. */
  readonly trayMissing: boolean;
}
