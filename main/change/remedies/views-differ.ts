import type { RemedyMaker } from '../plan.ts';
import { none, reasonIn } from './proposals.ts';

/** One end is out of date and mends itself, or the cause is another finding's. */
export const viewsDiffer: RemedyMaker = {
  code: 'nas.views-differ',
  propose: (finding) => [none(reasonIn(finding))],
};
