import { mountAgainTitle, reconnectsAlone, unplannable, wireFirst } from '../../../shared/text/fixes/remounting.ts';
import type { ShareView } from '../../findings/share-view.ts';
import type { RemedyMaker } from '../plan.ts';
import { shareOf, together } from './looking.ts';
import { firstOf, fix, none } from './proposals.ts';
import { remountPlan } from './remount.ts';

/** Mounting anew helps a kernel that does not bring a channel back by itself, once there is a way again. */
export const channelLost: RemedyMaker = {
  code: 'smb.channel-lost',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    if (view === undefined) return [none(unplannable)];
    if (view.open.every(({ state }) => state !== 'connected')) return [none(reconnectsAlone)];
    if (isCut(view)) return [none(wireFirst)];
    const plan = remountPlan({ shares: together(view), meant: [view.share], wishOf: () => ({}) });
    return firstOf(fix(finding, { name: 'mount-again', title: mountAgainTitle, plan }), [none(unplannable)]);
  },
};

/** An address that should have a lane does not answer. */
function isCut({ nas, reached }: ShareView): boolean {
  return nas.ports.some(
    ({ announced, address, use }) => announced && !reached.includes(address) && use.kind === 'unreachable',
  );
}
