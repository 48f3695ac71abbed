import { pastTheTunnel } from '../../../shared/text/fixes/network.ts';
import type { RemedyMaker } from '../plan.ts';
import { fromAdvice } from './proposals.ts';

/** Never one click: the VPN's client writes its routes and rules anew whenever it likes. */
export const tunnelCarries: RemedyMaker = {
  code: 'net.tunnel-carries',
  propose: (finding) => fromAdvice(finding, pastTheTunnel),
};
