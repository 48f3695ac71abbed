import { linkSlowWhy } from '../../../shared/text/fixes/network.ts';
import type { RemedyMaker } from '../plan.ts';
import { none } from './proposals.ts';

export const linkSlow: RemedyMaker = { code: 'net.link-slow', propose: () => [none(linkSlowWhy)] };
