import { askOnAll, unplannable } from '../../../shared/text/fixes/remounting.ts';
import type { RemedyMaker } from '../plan.ts';
import { mostChannels, shareOf, together } from './looking.ts';
import { firstOf, fix, none } from './proposals.ts';
import { atLeast, remountPlan } from './remount.ts';

export const sessionShared: RemedyMaker = {
  code: 'smb.session-shared',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    if (view === undefined) return [none(unplannable)];
    const shares = together(view);
    const channels = Math.min(mostChannels, Math.max(2, ...shares.map(({ mount }) => mount.asked)));
    const plan = remountPlan({ shares, meant: [view.share], wishOf: atLeast(channels) });
    return firstOf(fix(finding, { name: 'ask-on-all', title: askOnAll(channels), plan }), [none(unplannable)]);
  },
};
