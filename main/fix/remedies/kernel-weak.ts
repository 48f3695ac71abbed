import { rssWhy, withoutRss } from '../../../shared/text/fixes/nas.ts';
import type { RemedyMaker } from '../plan.ts';
import { shareOf } from './looking.ts';
import { copy, none, reasonIn } from './proposals.ts';

export const kernelWeak: RemedyMaker = {
  code: 'smb.kernel-weak',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    if (view === undefined) return [none(reasonIn(finding))];
    const words = view.useful.map(({ address, speed = 1e9 }) => `"${address};speed=${speed}"`);
    return [copy(withoutRss, rssWhy, `interfaces = ${words.join(' ')}`)];
  },
};
