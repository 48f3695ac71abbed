import type { Finding, Severity } from '../../shared/model/finding.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { catalogue } from './catalogue.ts';
import { rootCauses } from './root-causes.ts';

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/**
 * Everything that is not as it should be now, root causes first, the worst first. `history` is newest first.
 * Which of it a user hears of, and when, is `stillVisible`'s to say.
 */
export function diagnose(history: readonly Snapshot[]): readonly Finding[] {
  const [now, ...earlier] = history;
  if (now === undefined) return [];
  const findings = catalogue.flatMap((rule) => rule.diagnose([now, ...earlier]));
  return rootCauses(findings, catalogue, now)
    .filter(isToBeTold)
    .toSorted(
      (left, right) =>
        Number(left.because.length > 0) - Number(right.because.length > 0) ||
        order[left.severity] - order[right.severity],
    );
}

const onlyUnexplained = new Set(catalogue.filter((rule) => rule.onlyUnexplained).map(({ code }) => code));

function isToBeTold({ code, because }: Finding): boolean {
  return because.length === 0 || !onlyUnexplained.has(code);
}
