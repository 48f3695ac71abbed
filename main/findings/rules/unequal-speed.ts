import { milliseconds } from '../../../shared/model/units.ts';
import type { NasPort } from '../../../shared/model/snapshot.ts';
import { unequalSpeed as text } from '../../../shared/text/findings/smb-ports.ts';
import { found, type Rule } from '../rule.ts';
import { quoteInterfaces, quoteMount, quoteSockets } from '../share-quotes.ts';
import { isLosing, sharesOf, shareSubject, type ShareView, nasNamed } from '../share-view.ts';

/** Channels are dealt out by announced speed: a slower port is left over although all asked channels are open. */
export const unequalSpeed: Rule = {
  code: 'smb.unequal-speed',
  unless: [
    'smb.unreachable-address',
    'smb.binding-refused',
    'smb.channel-lost',
    'smb.channel-stalled',
    'net.link-slow',
  ],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    sharesOf(now).flatMap((view) => {
      const { asked } = view.share.mount;
      const { used, unused } = split(view);
      if (asked < 2 || view.open.length < 2 || !isLosing(view) || !allSlower(unused, used)) return [];
      return found(unequalSpeed, {
        severity: 'warning',
        subject: shareSubject(view),
        text: text({ nas: nasNamed(view.nas), fast: addresses(used), slow: addresses(unused), asked }),
        evidence: [
          ...quoteInterfaces(
            view,
            view.announced?.filter((one) => [...addresses(used), ...addresses(unused)].includes(one.address)),
            view.announced?.flatMap((one) => one.quoted.flatMap((line) => /Speed: \S+/.exec(line)?.[0] ?? [])),
          ),
          ...quoteSockets(now, view.open),
          ...quoteMount(now, view.share),
        ],
      });
    }),
};

function split({ useful, reached }: ShareView): {
  readonly used: readonly NasPort[];
  readonly unused: readonly NasPort[];
} {
  return {
    used: useful.filter((port) => reached.includes(port.address)),
    unused: useful.filter((port) => !reached.includes(port.address)),
  };
}

function allSlower(unused: readonly NasPort[], used: readonly NasPort[]): boolean {
  if (unused.length === 0 || used.length === 0) return false;
  return unused.every((slow) =>
    used.every((fast) => slow.speed !== undefined && fast.speed !== undefined && slow.speed < fast.speed),
  );
}

function addresses(ports: readonly NasPort[]): readonly string[] {
  return ports.map((port) => port.address);
}
