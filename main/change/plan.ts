import type { Finding, Subject } from '../../shared/model/finding.ts';
import type { ChangePlace, ChangeReason, TestedPath } from '../../shared/model/fix.ts';
import type { FixRemedy, FixRisk, HandRemedy } from '../../shared/model/remedy.ts';
import type { ShareId, Snapshot } from '../../shared/model/snapshot.ts';
import type { Milliseconds } from '../../shared/model/units.ts';
import { stepKindOf, type FixStep } from './steps.ts';
import type { Account } from './steps/mount-wish.ts';

/** What one machine is asked for; several parts are done in this order and reverted in the other. */
export interface FixPart {
  readonly place: ChangePlace;
  readonly steps: readonly FixStep[];
}

/** The same text for the same machine. */
export const placeKey = (place: ChangePlace): string =>
  place.kind === 'workstation' ? place.kind : `${place.kind} ${place.nas}`;

/** How it is told that the change helped. */
export type Verification =
  /** The rule that found it finds it no more; where that shows in traffic alone, a packet to each of `traffic` before each look. */
  | { readonly kind: 'finding-gone'; readonly traffic?: readonly string[] }
  /** The rule speaks only under load: the mount has what was asked for, and whether that helps is seen at the next copy. */
  | { readonly kind: 'in-force' }
  /** Nothing is kept: each part takes one path of a LUN away, in this order, and goes back when it was seen what that does. */
  | { readonly kind: 'failover'; readonly lun: TestedLun };

/** A LUN whose paths are taken away one after the other while it is read. */
export interface TestedLun {
  readonly share: ShareId;
  /** `/dev/mapper/mpatha` */
  readonly device: string;
  /** Of what lies upon it. */
  readonly mountPoints: readonly string[];
  readonly paths: readonly PathUnderTest[];
}

export type PathUnderTest = Pick<TestedPath, 'name' | 'limit' | 'setBy'>;

/** A change that can be made with one click. */
export interface FixPlan {
  readonly parts: readonly FixPart[];
  readonly verification: Verification;
  readonly risk: FixRisk;
  /** What is interrupted while it is done, and how it is undone; whole sentences. */
  readonly interrupts: readonly string[];
  readonly undo: readonly string[];
  readonly duration: Milliseconds;
}

/** The plan with the account that was given, in every mount that waits for one. */
export function withAccount(plan: FixPlan, account: Account): FixPlan {
  const parts = plan.parts.map((part) => ({
    ...part,
    steps: part.steps.map((step) => stepKindOf(step).withAccount?.(step, account) ?? step),
  }));
  return { ...plan, parts };
}

/** A remedy as the main program keeps it: a fix with its plan, which the window is not given. */
export type Proposal = (FixRemedy & { readonly plan: FixPlan }) | HandRemedy;

/** A change that is offered now. */
export interface Offer {
  readonly reason: ChangeReason;
  /** What it is about. */
  readonly subject: Subject;
  /** The finding that it shall end; left out where it is made for another reason. */
  readonly finding?: Finding;
  readonly remedy: FixRemedy;
  readonly plan: FixPlan;
  /** In which its need was seen. */
  readonly seen: Snapshot;
}

/** A finding whose fixes can be made. */
export interface PlannedFinding extends Finding {
  readonly remedies: readonly Proposal[];
}

/** What a change is about, for people who read the journal. */
export interface Purpose {
  readonly reason: ChangeReason;
  readonly subject: Subject;
  readonly title: string;
}
