import type { RemedyMaker } from '../plan.ts';
import { none, reasonIn } from './proposals.ts';

/** Disk, processor or encryption at either end: no setting of ours makes them faster. */
export const limitedElsewhere: RemedyMaker = {
  code: 'load.limited-elsewhere',
  propose: (finding) => [none(reasonIn(finding))],
};
