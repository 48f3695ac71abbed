import { sameExitWhy } from '../../../shared/text/fixes/network.ts';
import { sharesOn } from '../../findings/share-view.ts';
import type { RemedyMaker } from '../plan.ts';
import { nasOf } from './looking.ts';
import { ownWays } from './own-ways.ts';
import { firstOf, none } from './proposals.ts';

export const sameExit: RemedyMaker = {
  code: 'net.same-exit',
  propose: (finding, now) => {
    const nas = nasOf(finding, now);
    const view = nas && sharesOn(nas, now).find(({ share }) => share.verdict.reason === 'one-way-out');
    return firstOf(nas === undefined || view === undefined ? [] : ownWays(finding, nas, view), [none(sameExitWhy)]);
  },
};
