import type { NasPort } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, first, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { copy, explain } from '../remedy.ts';
import { quoteInterfaces, quoteMount, quoteSockets } from '../share-quotes.ts';
import { isLosing, nasNamed, type ShareView } from '../share-view.ts';
import { announced, mountTable, session, sockets } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

/** Channels are dealt out by announced speed: a slower port is left over although all asked channels are open. */
export const unequalSpeed = finding({
  code: 'smb.unequal-speed',
  unless: [
    'smb.unreachable-address',
    'smb.binding-refused',
    'smb.channel-lost',
    'smb.channel-stalled',
    'net.link-slow',
  ],
  visibleAfter: milliseconds(10_000),
  label: 'slower, left out',
  examine: (history) =>
    perSmbShare(history, [mountTable, session, announced, sockets], (view) => {
      const { now, share } = view;
      const { asked } = share;
      const { used, unused } = split(view);
      if (asked < 2 || view.open.length < 2 || !isLosing(view) || !allSlower(unused, used)) return undefined;
      return {
        severity: 'warning',
        seen: { nas: nasNamed(view.nas), fast: addresses(used), slow: addresses(unused), asked },
        evidence: [
          ...quoteInterfaces(
            view,
            view.announced?.filter((one) => [...addresses(used), ...addresses(unused)].includes(one.address)),
            view.announced?.flatMap((one) => one.quoted.flatMap((line) => /Speed: \S+/.exec(line)?.[0] ?? [])),
          ),
          ...quoteSockets(now, view.open),
          ...quoteMount(now, share),
        ],
      };
    }),
  says: ({ nas, fast, slow, asked }) => ({
    title: `${first(nas)} announces ${listed(slow)} as slower than ${listed(fast)}, and the slower port is not used.`,
    consequence: `The kernel deals its ${count(asked)} channels out by announced speed, so all of them went to the faster port.`,
  }),
  remedies: ({ asked }) => [
    explain('Bring the ports to equal speed (cable, switch port), or use the fast port alone.'),
    copy(
      'Or ask for more channels, so that one is left for the slower port. They cost memory and processor at both ends, so that this is your choice: unmount the share, mount it with these options, and see what it brings:',
      `multichannel,max_channels=${asked * 2}`,
    ),
  ],
});

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
