import type { Evidence } from './reading.ts';
import type { Remedy } from './remedy.ts';
import type { Milliseconds } from './units.ts';

/** Stable name of a kind of finding, `area.what-it-is`: it is in the JSON, in the docs and in tests. */
export type FindingCode = `${string}.${string}`;

/** Whether a text has the form of a code; whether there is such a finding, the catalogue of main/findings knows. */
export function isFindingCode(text: unknown): text is FindingCode {
  return typeof text === 'string' && text.length <= 64 && /^[a-z]+\.[a-z]+(?:-[a-z]+)*$/.test(text);
}

/** `error`: something broke; `warning`: speed is lost; `note`: worth knowing, nothing is wrong with the setup. */
export type Severity = 'error' | 'warning' | 'note';

export interface Subject {
  readonly kind: 'share' | 'nas' | 'interface' | 'machine';
  /** ShareId, NasId, interface name or MachineId. */
  readonly id: string;
  /** As a person calls it. */
  readonly name: string;
}

/** Something that is not as it should be, and what that rests on. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly subject: Subject;
  /** The fact. */
  readonly title: string;
  /** What follows from it. */
  readonly consequence: string;
  /** Why a lane that could be there is not, in about three words for the picture; left out where it explains none. */
  readonly label?: string;
  /** What can be done, best first: at most one fix, then what a person does, in order. Never empty. */
  readonly remedies: readonly Remedy[];
  /** Codes of standing findings that explain this one; empty for a root cause. */
  readonly because: readonly FindingCode[];
  /** `keyOfFinding` of exactly those findings, because two NAS may have one trouble; left out for a root cause. */
  readonly causes?: readonly string[];
  /** Never empty. */
  readonly evidence: readonly Evidence[];
  /** How long it must last before it is told. */
  readonly visibleAfter: Milliseconds;
}

/** Tells findings of one moment apart: a rule finds at most one thing of one subject. */
export function keyOfFinding({ code, subject }: Pick<Finding, 'code' | 'subject'>): string {
  return `${code} ${subject.kind} ${subject.id}`;
}

/** Whether `cause` is one of the root causes of `finding`. */
export function isCauseOf(cause: Finding, finding: Finding): boolean {
  return finding.causes?.includes(keyOfFinding(cause)) ?? false;
}
