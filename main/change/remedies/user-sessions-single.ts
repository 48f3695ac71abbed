import { mountPerUser } from '../../../shared/text/fixes/remounting.ts';
import type { RemedyMaker } from '../plan.ts';
import { fromAdvice } from './proposals.ts';

/** Never one click: whose login a mount uses, and where, is a choice about rights. */
export const userSessionsSingle: RemedyMaker = {
  code: 'smb.user-sessions-single',
  propose: (finding) => fromAdvice(finding, mountPerUser),
};
