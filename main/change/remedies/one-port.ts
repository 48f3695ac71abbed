import { copyMountAgain, onePortWhy } from '../../../shared/text/fixes/remounting.ts';
import type { RemedyMaker } from '../plan.ts';
import { shareOf, together } from './looking.ts';
import { copy } from './proposals.ts';
import { remountCommands } from './remount.ts';

export const onePort: RemedyMaker = {
  code: 'smb.one-port',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    return [copy(copyMountAgain, onePortWhy, view && remountCommands(together(view)))];
  },
};
