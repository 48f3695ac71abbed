import type { FindingCode, Finding, Severity, Subject } from '../../shared/model/finding.ts';
import type { Evidence } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Milliseconds } from '../../shared/model/units.ts';
import type { FindingText } from '../../shared/text/findings/finding-text.ts';
import { withoutPasswords } from '../../shared/text/secrets.ts';

/** The last snapshots, newest first; at least the present one. */
export type History = readonly [Snapshot, ...Snapshot[]];

/** One trouble and how it is recognised. Pure: no clock, no platform, no settings. */
export interface Rule {
  readonly code: FindingCode;
  /** While one of these stands on the same subject (or on its NAS, interface or machine), this one is a consequence. */
  readonly unless: readonly FindingCode[];
  /** It says only that nothing explains what is seen: where one of `unless` does, it is not told at all. */
  readonly onlyUnexplained?: true;
  /** How long the trouble must last before the user hears of it. */
  readonly visibleAfter: Milliseconds;
  diagnose(history: History): readonly Finding[];
}

interface Found {
  readonly severity: Severity;
  readonly subject: Subject;
  readonly text: FindingText;
  readonly evidence: readonly Evidence[];
}

/**
 * A finding of `rule`; empty where nothing can be quoted for it, because a claim without evidence is none. What is quoted goes
 * to screens, reports and logs, so no password stays in it, whatever the kernel or a file wrote beside the fact.
 */
export function found(rule: Rule, { severity, subject, text, evidence }: Found): readonly Finding[] {
  const quoted = evidence.filter((one) => one.lines.length > 0).map(withoutPasswordsIn);
  if (quoted.length === 0) return [];
  const { code, visibleAfter } = rule;
  return [{ code, severity, subject, ...text, because: [], evidence: quoted, visibleAfter }];
}

function withoutPasswordsIn(evidence: Evidence): Evidence {
  const { lines, decisive } = evidence;
  const marked = decisive === undefined ? {} : { decisive: decisive.map(withoutPasswords) };
  return { ...evidence, lines: lines.map(withoutPasswords), ...marked };
}
