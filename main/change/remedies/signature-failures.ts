import { askForOne } from '../../../shared/text/fixes/remounting.ts';
import type { RemedyMaker } from '../plan.ts';
import { fromAdvice } from './proposals.ts';

/** Never one click: a newer kernel is the cure, and one channel gives up what was asked for. */
export const signatureFailures: RemedyMaker = {
  code: 'smb.signature-failures',
  propose: (finding) => fromAdvice(finding, askForOne),
};
