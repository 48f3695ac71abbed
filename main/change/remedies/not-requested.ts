import {
  askForChannels,
  askOnAll,
  kernelWithoutChannels,
  tooFewPorts,
  unplannable,
} from '../../../shared/text/fixes/remounting.ts';
import type { RemedyMaker } from '../plan.ts';
import { kernelTooOld, shareOf, together, usablePorts } from './looking.ts';
import { firstOf, fix, none } from './proposals.ts';
import { atLeast, remountPlan } from './remount.ts';

export const notRequested: RemedyMaker = {
  code: 'smb.not-requested',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    const old = kernelTooOld(now);
    if (old !== undefined) return [none(kernelWithoutChannels(old.release))];
    const channels = view === undefined ? 0 : usablePorts(view.nas, now);
    if (view === undefined || channels < 2) return [none(tooFewPorts)];
    const shares = together(view);
    const title = shares.length === 1 ? askForChannels(channels) : askOnAll(channels);
    const plan = remountPlan({ shares, meant: [view.share], wishOf: atLeast(channels) });
    return firstOf(fix(finding, { name: 'ask', title, plan }), [none(unplannable)]);
  },
};
