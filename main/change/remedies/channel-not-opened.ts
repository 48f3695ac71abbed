import { mountAgainTitle, unplannable } from '../../../shared/text/fixes/remounting.ts';
import type { RemedyMaker } from '../plan.ts';
import { shareOf, together } from './looking.ts';
import { firstOf, fix, none } from './proposals.ts';
import { remountPlan } from './remount.ts';

/** Everything is there and nobody says why it did not come up: a fresh session asks for its channels anew. */
export const channelNotOpened: RemedyMaker = {
  code: 'smb.channel-not-opened',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    if (view === undefined) return [none(unplannable)];
    const plan = remountPlan({ shares: together(view), meant: [view.share], wishOf: () => ({}) });
    return firstOf(fix(finding, { name: 'mount-again', title: mountAgainTitle, plan }), [none(unplannable)]);
  },
};
