import { rssWhy, withoutRss } from '../../../shared/text/fixes/nas.ts';
import type { RemedyMaker } from '../plan.ts';
import { shareOf } from './looking.ts';
import { copy, none, reasonIn } from './proposals.ts';

export const kernelWeak: RemedyMaker = {
  code: 'smb.kernel-weak',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    if (view === undefined) return [none(reasonIn(finding))];
    // Samba takes a speed that is written down for the truth: none is made up.
    if (view.useful.some(({ speed }) => speed === undefined)) return [none(reasonIn(finding))];
    const words = view.useful.map(({ address, speed }) => `"${address};speed=${speed}"`);
    return [copy(withoutRss, rssWhy, `interfaces = ${words.join(' ')}`)];
  },
};
