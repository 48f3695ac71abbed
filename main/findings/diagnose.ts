import type { PlannedFinding } from '../change/plan.ts';
import type { Finding, FindingCode, Severity, Subject } from '../../shared/model/finding.ts';
import type { Evidence, Reading } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { catalogue } from './catalogue.ts';
import { quoted, type Answer, type History } from './finding.ts';
import { rootCauses } from './root-causes.ts';

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/**
 * Everything that is not as it should be now, root causes first, the worst first. `history` is newest first.
 * Which of it a user hears of, and when, is `stillVisible`'s to say.
 */
export function diagnose(history: readonly Snapshot[]): readonly PlannedFinding[] {
  const [now, ...earlier] = history;
  if (now === undefined) return [];
  const findings = catalogue
    .flatMap((kind) => kind.examine([now, ...earlier]))
    .flatMap((answer) => (answer.answer === 'trouble' ? [answer.finding] : []));
  return rootCauses(findings, catalogue, now)
    .filter(isToBeTold)
    .map(withoutFixes)
    .toSorted(
      (left, right) =>
        Number(left.because.length > 0) - Number(right.because.length > 0) ||
        order[left.severity] - order[right.severity],
    );
}

const onlyUnexplained = new Set(catalogue.filter((kind) => kind.onlyUnexplained).map(({ code }) => code));

function isToBeTold({ code, because }: Finding): boolean {
  return because.length === 0 || !onlyUnexplained.has(code);
}

/** A consequence has no fix of its own: what was done about it while its cause stands would be in vain. */
function withoutFixes(finding: PlannedFinding): PlannedFinding {
  if (finding.because.length === 0) return finding;
  return { ...finding, remedies: finding.remedies.filter(({ kind }) => kind !== 'fix') };
}

/** What one cause comes to for one subject. */
export type Examination =
  | { readonly answer: 'trouble'; readonly finding: PlannedFinding }
  | {
      readonly answer: 'fine';
      readonly code: FindingCode;
      readonly subject: Subject;
      /** Never empty. */
      readonly evidence: readonly Evidence[];
    }
  /** Nothing wrong was seen, and not all could be read. `unread`: what; empty where there was nothing to read. */
  | {
      readonly answer: 'unknown';
      readonly code: FindingCode;
      readonly subject: Subject;
      readonly unread: readonly Unread[];
    };

type Unread = Exclude<Reading<never>, { readonly state: 'known' | 'absent' }>;

/** Every cause with its answer for each subject, in the order of the catalogue; causes that apply to nothing are left out. */
export function examineAll(history: History): readonly Examination[] {
  return catalogue.flatMap(({ code, examine }) => examine(history).map((answer) => examinationOf(code, answer)));
}

function examinationOf(code: FindingCode, answer: Answer): Examination {
  if (answer.answer === 'trouble') return answer;
  const { subject, looksAt } = answer;
  const unread = [...new Set(looksAt.map(({ reading }) => reading).filter(isUnread))];
  const evidence = unread.length > 0 ? [] : quoted(looksAt.flatMap(({ quote }) => quote()));
  return evidence.length > 0
    ? { answer: 'fine', code, subject, evidence }
    : { answer: 'unknown', code, subject, unread };
}

function isUnread(reading: Reading<unknown>): reading is Unread {
  return reading.state !== 'known' && reading.state !== 'absent';
}
