import { keyOfFinding, type Finding } from '../../shared/model/finding.ts';
import { milliseconds } from '../../shared/model/units.ts';

/** A finding as far as a test is about it. */
export function finding(given: Partial<Finding> & Pick<Finding, 'code' | 'subject' | 'title'>): Finding {
  return {
    severity: 'warning',
    consequence: '',
    remedies: [],
    because: [],
    evidence: [],
    visibleAfter: milliseconds(0),
    causes: (given.because ?? []).map((code) => keyOfFinding({ code, subject: given.subject })),
    ...given,
  };
}
