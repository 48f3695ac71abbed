import { allowReading } from '../../../shared/text/fixes/nas.ts';
import type { RemedyMaker } from '../plan.ts';
import { fromAdvice } from './proposals.ts';

/** More rights are for a person to give, here and at the NAS; the finding has the very line. */
export const cannotLook: RemedyMaker = {
  code: 'host.cannot-look',
  propose: (finding) => fromAdvice(finding, allowReading),
};

export const nasCannotLook: RemedyMaker = {
  code: 'nas.cannot-look',
  propose: (finding) => fromAdvice(finding, allowReading),
};
