import { copyOptions, unequalWhy } from '../../../shared/text/fixes/remounting.ts';
import type { RemedyMaker } from '../plan.ts';
import { fromAdvice, copy } from './proposals.ts';

/** The advice names how many channels leave one for the slower port. */
export const unequalSpeed: RemedyMaker = {
  code: 'smb.unequal-speed',
  propose: (finding) => {
    const options = finding.advice.find((one) => one.copy !== undefined)?.copy;
    return options === undefined ? fromAdvice(finding, copyOptions) : [copy(copyOptions, unequalWhy, options)];
  },
};
