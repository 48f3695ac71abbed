import type { Nic } from '../../../shared/model/network.ts';
import { milliseconds, type BitsPerSecond } from '../../../shared/model/units.ts';
import { linkSlow as text } from '../../../shared/text/findings/network.ts';
import { nasLinksSlow } from '../nas-rules/link-slow.ts';
import { quoteNic } from '../nic-quotes.ts';
import { nicSubject, servingNics } from '../nic-view.ts';
import { quoteMatching } from '../quotes.ts';
import { found, type Rule } from '../rule.ts';

/** A port that carries a share negotiated less than both it and its partner offer: most often a cable. */
export const linkSlow: Rule = {
  code: 'net.link-slow',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(30_000),
  diagnose: ([now]) => [
    ...servingNics(now).flatMap((nic) => {
      const possible = offeredByBoth(nic);
      if (nic.speed === undefined || possible === undefined || nic.speed >= possible) return [];
      return found(linkSlow, {
        severity: 'warning',
        subject: nicSubject(nic),
        text: text({ nic: nic.name, speed: spoken(nic.speed), possible: spoken(possible) }),
        evidence: [
          ...quoteMatching(now.nics, [`/sys/class/net/${nic.name}/speed:`], [`speed:${nic.speed / 1e6}`]),
          ...quoteNic(now, nic.name, []),
        ],
      });
    }),
    ...nasLinksSlow(linkSlow, now),
  ],
};

function offeredByBoth({ supportedSpeed, partnerSpeed }: Nic): BitsPerSecond | undefined {
  if (supportedSpeed === undefined || partnerSpeed === undefined) return undefined;
  return supportedSpeed < partnerSpeed ? supportedSpeed : partnerSpeed;
}

function spoken(speed: BitsPerSecond): string {
  return speed >= 1e9 ? `${speed / 1e9} Gbit/s` : `${speed / 1e6} Mbit/s`;
}
