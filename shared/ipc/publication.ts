import type { Finding } from '../model/finding.ts';
import type { Remedies } from '../model/fix.ts';
import type { MachineId, Reading } from '../model/reading.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Instant, Milliseconds } from '../model/units.ts';
import type { PublishedNas } from './nas.ts';

/** What is being looked at; a sample and a recording are always marked as such on every screen. */
export type WatchedSource =
  | { readonly kind: 'local'; readonly hostName: string }
  | { readonly kind: 'remote'; readonly machine: MachineId; readonly hostName: string }
  | { readonly kind: 'recording'; readonly name: string; readonly hostName: string }
  | { readonly kind: 'sample'; readonly hostName: string };

/** A snapshot without the raw facts: what the screens need, a few ten kB. */
export interface PublishedSnapshot extends Omit<Snapshot, 'facts'> {
  /** Why there is no list of mounts; left out when it was read. Without it "no share" would be a guess. */
  readonly mountsUnread?: Exclude<Reading<never>, { readonly state: 'known' }>;
}

/** The whole of what a screen shows; published after every look, never in parts. */
export interface Publication {
  readonly sequence: number;
  readonly source: WatchedSource;
  /** `looking` until the first snapshot is there. */
  readonly phase: 'looking' | 'watching';
  readonly snapshot?: PublishedSnapshot;
  /** Visible ones, root causes first; folded ones name their causes in `because`. */
  readonly findings: readonly Finding[];
  /** What can be done about each of them. */
  readonly remedies: readonly Remedies[];
  /** When the snapshot was read. */
  readonly readAt?: Instant;
  /** The present distance between looks. A snapshot older than three of them is stale. */
  readonly interval: Milliseconds;
  /** Why the last look gave nothing, one sentence; the snapshot shown is then the last good one. */
  readonly lookFailure?: string;
  /** Every NAS that is asked, whether it answers or not; the joined view of both ends is `snapshot.nasViews`. */
  readonly nas: readonly PublishedNas[];
  /** No tray on this desktop: said once in the window. */
  readonly trayMissing: boolean;
}
