import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { kernelWeak as text } from '../../../shared/text/findings/smb-ports.ts';
import { quote } from '../quotes.ts';
import { found, type Rule } from '../rule.ts';
import { quoteInterfaces, quoteSockets } from '../share-quotes.ts';
import { isLosing, machineSubject, sharesOf, shareSubject, speaksOldDialect, type ShareView } from '../share-view.ts';

type Weakness = Parameters<typeof text>[0]['why'];

/**
 * Kernels with known weaknesses, told by what they print and not by their number alone, because distributions bring
 * newer code back into older kernels: one that counts `Allocated channels` has the code of 6.8.
 */
export const kernelWeak: Rule = {
  code: 'smb.kernel-weak',
  unless: ['smb.channel-lost', 'smb.channel-stalled'],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) => {
    const kernel = valueOf(now.facts.kernel);
    if (kernel === undefined) return [];
    const weak = sharesOf(now).flatMap((view): readonly Weak[] => {
      const why = weaknessOf(versionOf(kernel.release), view);
      return why === undefined ? [] : [{ view, why }];
    });
    const piled = weak.filter(({ why }) => why === 'piles-up');
    const general =
      weak.find(({ why }) => why === 'before-multichannel') ?? weak.find(({ why }) => why === 'no-reconnect');
    return [...piled, ...(general ? [general] : [])].flatMap(({ view, why }) =>
      found(kernelWeak, {
        severity: why === 'no-reconnect' ? 'note' : 'warning',
        subject: why === 'piles-up' ? shareSubject(view) : machineSubject(now),
        text: text({ release: kernel.release, why }),
        evidence: [
          ...quote(now.facts.kernel, [kernel.release], [kernel.release]),
          ...(why === 'piles-up' ? quoteSockets(now, view.open) : []),
          ...(why === 'no-reconnect' ? [] : quoteInterfaces(view)),
        ],
      }),
    );
  },
};

interface Weak {
  readonly view: ShareView;
  readonly why: Weakness;
}

/** 5.12 is 5012; `undefined` for a release in no known form. */
function versionOf(release: string): number | undefined {
  const parts = /^(?<major>\d+)\.(?<minor>\d+)/.exec(release)?.groups;
  return parts && Number(parts['major']) * 1000 + Number(parts['minor']);
}

function weaknessOf(version: number | undefined, view: ShareView): Weakness | undefined {
  if (version === undefined || speaksOldDialect(view) || hasNewCode(view)) return undefined;
  if (version < 5005 && !isBackported(view))
    return isLosing(view) && view.useful.length > 1 ? 'before-multichannel' : undefined;
  if (version < 6008 && isPiledUp(view)) return 'piles-up';
  return version < 5015 && view.share.mount.asked > 1 ? 'no-reconnect' : undefined;
}

function hasNewCode({ announced }: ShareView): boolean {
  return (announced ?? []).some((one) => one.allocatedChannels !== undefined);
}

/** A kernel that shows more than one channel, or takes the option, has multichannel, whatever its number. */
function isBackported({ share, open }: ShareView): boolean {
  return open.length > 1 || share.mount.asked > 1;
}

/** All channels at the first RSS-capable port while another one of that kind is free. */
function isPiledUp({ open, reached, useful }: ShareView): boolean {
  const [used] = useful.filter((port) => reached.includes(port.address));
  return open.length > 1 && reached.length === 1 && used?.rss === true && useful.length > 1;
}
