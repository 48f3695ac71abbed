import type { Share } from '../../../shared/model/snapshot.ts';
import { accountKept, unplannable, useAccount } from '../../../shared/text/fixes/remounting.ts';
import { isGuest, shareWith } from '../../findings/share-view.ts';
import type { RemedyMaker } from '../plan.ts';
import type { MountWish } from '../steps.ts';
import { accountToGive } from './account.ts';
import { shareOf, together, usablePorts } from './looking.ts';
import { firstOf, fix, none } from './proposals.ts';
import { atLeast, remountPlan } from './remount.ts';

/** The other way round, letting guests bind, would mean less security and does not exist in the protocol. */
export const guestCannotBind: RemedyMaker = {
  code: 'smb.guest-cannot-bind',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    if (view === undefined) return [none(unplannable)];
    const shares = together(view);
    const isOfGuest = (share: Share): boolean => {
      const one = shareWith(share.id, now);
      return share.id === view.share.id || (one !== undefined && isGuest(one));
    };
    const channels = Math.max(2, usablePorts(view.nas, now));
    const wishOf = (share: Share): MountWish => ({
      ...(isOfGuest(share) ? { account: accountToGive } : {}),
      ...atLeast(channels)(share),
    });
    const plan = remountPlan({ shares, meant: shares.filter(isOfGuest), wishOf, alsoUndo: [accountKept] });
    return firstOf(fix(finding, { name: 'account', title: useAccount, needs: 'account', plan }), [none(unplannable)]);
  },
};
