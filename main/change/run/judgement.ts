import type { Finding, Subject } from '../../../shared/model/finding.ts';
import type { FixRefusal } from '../../../shared/model/fix.ts';
import type { Share, Snapshot } from '../../../shared/model/snapshot.ts';
import type { Milliseconds } from '../../../shared/model/units.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import type { FixPart, FixPlan } from '../plan.ts';
import { stepKindOf } from '../steps.ts';
import { compareVerdicts, isNotLoadedYet, isWell, sharesConcerned } from './situation.ts';

/** What a change is checked against. */
export interface Case {
  /** What the change is about. */
  readonly subject: Subject;
  /** The finding that it shall end, if it is made for one. */
  readonly finding?: Finding;
  readonly plan: Pick<FixPlan, 'parts' | 'verification'>;
  /** As it was before. */
  readonly before: Snapshot;
  /** When the last step was done, by the monotonic clock: what a NAS told earlier says nothing of it. */
  readonly doneAt: Milliseconds;
}

/** `well`: the trouble is gone. `better`: and more cannot be expected, so it need not be waited for. */
export type Judgement =
  | { readonly state: 'well'; readonly better: boolean }
  | { readonly state: 'share-gone' | 'not-well'; readonly why: FixRefusal }
  /** What a NAS tells is older than the change. */
  | { readonly state: 'too-early' };

/** What one look after the change says of it. Pure. */
export function judgeChange(one: Case, now: Snapshot, standing: readonly Finding[]): Judgement {
  const { subject, finding, plan, before } = one;
  if (!isFresh(one, now)) return { state: 'too-early' };
  const concerned = sharesConcerned(subject, plan.parts, before);
  for (const share of concerned) {
    const after = now.shares.find(({ id }) => id === share.id);
    if (after === undefined) return { state: 'share-gone', why: unhelpful(fixRunTexts.shareGone(share.name)) };
    if (!isNotLoadedYet(after) && compareVerdicts(after.verdict, share.verdict) < 0)
      return { state: 'not-well', why: unhelpful(fixRunTexts.worse(share.name, word(share), word(after))) };
  }
  const missing = plan.verification.kind === 'in-force' ? notInForce(plan.parts, now) : undefined;
  if (missing !== undefined) return { state: 'not-well', why: unhelpful(fixRunTexts.notInForce(missing)) };
  if (plan.verification.kind === 'finding-gone' && finding !== undefined && stands(finding, standing))
    return { state: 'not-well', why: unhelpful(fixRunTexts.stillThere(finding.title)) };
  return { state: 'well', better: concerned.every((share) => isSettled(share, now)) };
}

const unhelpful = (sentence: string): FixRefusal => ({ code: 'did-not-help', sentence });
const word = ({ verdict }: Share): string => `${verdict.carrying} of ${verdict.possible}`;

/** The same trouble with the same thing; an id may be another after a mount, a name is not. */
export function stands({ code, subject }: Pick<Finding, 'code' | 'subject'>, standing: readonly Finding[]): boolean {
  const isSame = (other: Subject): boolean =>
    other.kind === subject.kind && (other.id === subject.id || other.name === subject.name);
  return standing.some((other) => other.code === code && isSame(other.subject));
}

/** Channels are opened after the mount has returned (kernel 7.0 and later): a share that is not well yet may become so. */
function isSettled(before: Share, now: Snapshot): boolean {
  const after = now.shares.find(({ id }) => id === before.id);
  return after === undefined || isWell(after.verdict) || compareVerdicts(after.verdict, before.verdict) > 0;
}

function isFresh({ subject, plan, before, doneAt }: Case, now: Snapshot): boolean {
  const shares = sharesConcerned(subject, plan.parts, before);
  const nas = new Set([
    ...shares.map((share) => share.nas),
    ...plan.parts.flatMap(({ place }) => (place.kind === 'nas' ? [place.nas] : [])),
  ]);
  return now.nasViews.every((view) => !view.nas.some((id) => nas.has(id)) || view.facts.asked >= doneAt);
}

/** The first thing that was asked for and is not seen; `undefined`: everything is in force. */
function notInForce(parts: readonly FixPart[], now: Snapshot): string | undefined {
  const missing = parts.flatMap(({ steps }) => steps.flatMap((step) => stepKindOf(step).missingIn?.(step, now) ?? []));
  return missing[0];
}

/** Whether a snapshot shows if anything of the plan is in force. */
export function isSeenInSnapshots(parts: readonly FixPart[]): boolean {
  return parts.some(({ steps }) => steps.some((step) => stepKindOf(step).missingIn !== undefined));
}
