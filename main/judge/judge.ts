import type { MachineFacts } from '../../shared/model/machine.ts';
import type { Judgement } from '../../shared/model/judgement.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Instant } from '../../shared/model/units.ts';
import type { PlannedFinding } from '../change/plan.ts';
import { diagnose } from '../findings/diagnose.ts';
import type { Adapter } from '../snapshot/adapters/adapter.ts';
import { nextSnapshot } from '../snapshot/next.ts';
import { eventsBetween } from './events.ts';
import { leveled } from './levels.ts';
import { troublesOf } from './troubles.ts';
import { nothingSeenYet, stillVisible, type VisibilityMemory } from './visibility.ts';

/** One look and what it comes to. */
export interface Judged extends Judgement {
  readonly snapshot: Snapshot;
  /** Those that are reported: in `troubles`, as a tree. */
  readonly findings: readonly PlannedFinding[];
  /** All that stand, reported yet or not: what a change is checked by. */
  readonly standing: readonly PlannedFinding[];
}

/** What is carried from one look to the next. */
export interface Memory {
  /** Newest first. */
  readonly history: readonly Snapshot[];
  readonly seen: VisibilityMemory;
  readonly latest?: Judged;
}

export const nothingJudged: Memory = { history: [], seen: nothingSeenYet };

/** Enough for the ten seconds of "recent" rates at one look a second, and for rules that compare with before. */
const historyLength = 15;

/** What the NAS beside a workstation reported last. */
export interface NasReports {
  /** Of the present: joined with the facts of the workstation. */
  readonly current: readonly MachineFacts[];
  /** The last word of those that do not answer now. */
  readonly silent: readonly MachineFacts[];
}

/** From one look's facts, and what the NAS reported last, to what is shown. Pure. */
export function judge(
  before: Memory,
  facts: MachineFacts,
  now: Instant,
  { current, silent }: NasReports = { current: [], silent: [] },
  adapters?: readonly Adapter[],
): Memory & { readonly latest: Judged } {
  const snapshot = nextSnapshot(before.history, facts, current, silent, adapters);
  const history = [snapshot, ...before.history].slice(0, historyLength);
  const standing = diagnose(history);
  const { memory, visible } = stillVisible(before.seen, standing, now);
  return { history, seen: memory, latest: judgementOf(snapshot, standing, visible, before.latest) };
}

/** The one judgement of a snapshot and of the findings that are reported. Pure. */
export function judgementOf(
  snapshot: Snapshot,
  standing: readonly PlannedFinding[],
  findings: readonly PlannedFinding[] = standing,
  before?: Judged,
): Judged {
  const { shares, mountsUnread } = snapshot;
  const mounted = { shares, mountsRead: mountsUnread === undefined };
  const judged = { snapshot, findings, standing, ...leveled(mounted, troublesOf(findings, shares)) };
  return { ...judged, events: before === undefined ? [] : eventsBetween(before, judged) };
}
