import type { Finding, FindingCode, Subject } from './finding.ts';
import type { ShareId, VerdictWord } from './snapshot.ts';
import type { Instant } from './units.ts';

/** How something is, in one word for tray, window, command line and programs. `none`: there is nothing to judge. */
export type Level = 'none' | 'ok' | 'unknown' | 'warning' | 'error';

/** A finding that no other one explains, with everything that follows from it. */
export interface Trouble {
  readonly finding: Finding;
  /** Findings that stand because of it; one with two causes stands under both. */
  readonly consequences: readonly Finding[];
  readonly level: Level;
  /** The shares that it has to do with, in the order of the snapshot. */
  readonly shares: readonly ShareId[];
}

/** A share and the worst that is known of it: its verdict, or a trouble that has to do with it. */
export interface ShareLevel {
  readonly share: ShareId;
  readonly level: Level;
  /** Why lanes that could be there are not, in about three words; left out where no trouble explains it. */
  readonly label?: string;
}

/** What is other than it was at the look before. `at`: when that was read. */
export type JudgementEvent = { readonly at: Instant } & (
  | { readonly kind: 'share-appeared' | 'share-gone'; readonly share: ShareId }
  | {
      readonly kind: 'verdict-changed';
      readonly share: ShareId;
      readonly before: VerdictWord;
      readonly carryingBefore: number;
    }
  | { readonly kind: 'trouble-began' | 'trouble-ended'; readonly code: FindingCode; readonly subject: Subject }
);

/** What one look comes to. Tray, window, command line and JSON read it and judge nothing themselves. */
export interface Judgement {
  /** The worst first. */
  readonly troubles: readonly Trouble[];
  readonly level: Level;
  /** The worst first; of equals the one that lacks more, then always the same one, so that no picture flickers. */
  readonly shares: readonly ShareLevel[];
  readonly events: readonly JudgementEvent[];
}
