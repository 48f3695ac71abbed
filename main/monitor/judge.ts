import type { HostFacts } from '../../shared/model/facts.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Instant } from '../../shared/model/units.ts';
import { diagnose } from '../diagnose/diagnose.ts';
import { nothingSeenYet, stillVisible, type VisibilityMemory } from '../diagnose/visibility.ts';
import { nextSnapshot } from '../snapshot/next.ts';

/** What is carried from one look to the next. */
export interface Judged {
  /** Newest first. */
  readonly history: readonly Snapshot[];
  readonly seen: VisibilityMemory;
  /** Those a person hears of now. */
  readonly findings: readonly Finding[];
  /** All that stand, told or not. */
  readonly standing: readonly Finding[];
}

export const nothingJudged: Judged = { history: [], seen: nothingSeenYet, findings: [], standing: [] };

/** Enough for the ten seconds of "recent" rates at one look a second, and for rules that compare with before. */
const historyLength = 15;

/** From one look's facts, and what the NAS told last, to what is shown. Pure. */
export function judge(before: Judged, facts: HostFacts, now: Instant, nas: readonly NasFacts[] = []): Judged {
  const history = [nextSnapshot(before.history, facts, nas), ...before.history].slice(0, historyLength);
  const standing = diagnose(history);
  const { memory, visible } = stillVisible(before.seen, standing, now);
  return { history, seen: memory, findings: visible, standing };
}
