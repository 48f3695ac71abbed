import { stalledWhy } from '../../../shared/text/fixes/network.ts';
import type { RemedyMaker } from '../plan.ts';
import { none } from './proposals.ts';

export const channelStalled: RemedyMaker = { code: 'smb.channel-stalled', propose: () => [none(stalledWhy)] };
