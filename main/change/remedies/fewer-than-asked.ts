import { askForFewer, copyOptions, remountUnsure, unplannable } from '../../../shared/text/fixes/remounting.ts';
import type { RemedyMaker } from '../plan.ts';
import { shareOf, together } from './looking.ts';
import { copy, firstOf, fix, none } from './proposals.ts';
import { remountPlan } from './remount.ts';

export const fewerThanAsked: RemedyMaker = {
  code: 'smb.fewer-than-asked',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    if (view === undefined) return [none(unplannable)];
    const channels = view.useful.length;
    // One channel would mean to take the options away, which is no wish of ours: the next port would go unused.
    if (channels < 2) return [copy(copyOptions, remountUnsure, 'nomultichannel')];
    const plan = remountPlan({
      shares: together(view),
      meant: [view.share],
      wishOf: ({ mount }) => (mount.asked > channels ? { channels } : {}),
    });
    return firstOf(fix(finding, { name: 'lower', title: askForFewer(channels), plan }), [none(unplannable)]);
  },
};
