import type { HandRemedy } from '../../../shared/model/remedy.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { finding, type Sentences } from '../finding.ts';
import { kernelOf } from '../fixes/ports.ts';
import { quote } from '../quotes.ts';
import { copy, explain } from '../remedy.ts';
import { quoteInterfaces, quoteSockets } from '../share-quotes.ts';
import {
  isLosing,
  machineSubject,
  smbSharesOf,
  shareSubject,
  speaksOldDialect,
  type ShareView,
} from '../share-view.ts';
import { kernel, mountTable } from '../sources.ts';
import { perMachine } from '../subjects.ts';

type Weakness = 'before-multichannel' | 'no-reconnect' | 'piles-up';

/**
 * Kernels with known weaknesses, told by what they print and not by their number alone, because distributions bring
 * newer code back into older kernels: one that counts `Allocated channels` has the code of 6.8.
 */
export const kernelWeak = finding({
  code: 'smb.kernel-weak',
  unless: ['smb.channel-lost', 'smb.channel-stalled'],
  visibleAfter: milliseconds(10_000),
  label: 'kernel too old',
  examine: (history) => {
    const [now] = history;
    const { release = '', number } = kernelOf(now) ?? {};
    const weak = smbSharesOf(now).flatMap((view): readonly Weak[] => {
      const why = weaknessOf(number, view);
      return why === undefined ? [] : [{ view, why }];
    });
    const piled = weak.filter(({ why }) => why === 'piles-up');
    const general =
      weak.find(({ why }) => why === 'before-multichannel') ?? weak.find(({ why }) => why === 'no-reconnect');
    const told = [...piled, ...(general ? [general] : [])].map(({ view, why }) => ({
      severity: why === 'no-reconnect' ? ('note' as const) : ('warning' as const),
      subject: why === 'piles-up' ? shareSubject(view) : machineSubject(now),
      seen: { view, release, why },
      evidence: [
        ...quote(now.facts.kernel, [release], [release]),
        ...(why === 'piles-up' ? quoteSockets(now, view.open) : []),
        ...(why === 'no-reconnect' ? [] : quoteInterfaces(view)),
      ],
    }));
    return perMachine(history, [kernel, mountTable], told);
  },
  says: ({ why }) => weakness[why],
  remedies: ({ view, release, why }) => [
    explain(`Use a newer kernel: 6.8 or later, or a maintained 6.1 of your distribution. Now running: ${release}.`),
    ...(why === 'no-reconnect' ? [explain('Until then, unmount and mount the share after a broken link.')] : []),
    ...(why === 'piles-up' ? [withoutRss(view)] : []),
  ],
});

const weakness: Readonly<Record<Weakness, Sentences>> = {
  'before-multichannel': {
    title: 'This machine’s kernel is from before multichannel.',
    consequence: 'It opens one connection to a NAS, whatever the options say; multichannel came with Linux 5.5.',
  },
  'no-reconnect': {
    title: 'This machine’s kernel does not bring a lost channel back.',
    consequence:
      'As long as nothing breaks all is well; after a cable was out, the share keeps using the remaining channels until it is mounted anew.',
  },
  'piles-up': {
    title: 'This machine’s kernel opens all channels to the same port of the NAS.',
    consequence:
      'It stays with the first announced port that has several receive queues, so the other ports carry nothing.',
  },
};

interface Weak {
  readonly view: ShareView;
  readonly why: Weakness;
}

function weaknessOf(version: number | undefined, view: ShareView): Weakness | undefined {
  if (version === undefined || speaksOldDialect(view) || hasNewCode(view)) return undefined;
  if (version < 5005 && !isBackported(view))
    return isLosing(view) && view.useful.length > 1 ? 'before-multichannel' : undefined;
  if (version < 6008 && isPiledUp(view)) return 'piles-up';
  return version < 5015 && view.share.asked > 1 ? 'no-reconnect' : undefined;
}

function hasNewCode({ announced }: ShareView): boolean {
  return (announced ?? []).some((one) => one.allocatedChannels !== undefined);
}

/** A kernel that shows more than one channel, or takes the option, has multichannel, whatever its number. */
function isBackported({ share, open }: ShareView): boolean {
  return open.length > 1 || share.asked > 1;
}

/** All channels at the first RSS-capable port while another one of that kind is free. */
function isPiledUp({ open, reached, useful }: ShareView): boolean {
  const [used] = useful.filter((port) => reached.includes(port.address));
  return open.length > 1 && reached.length === 1 && used?.rss === true && useful.length > 1;
}

/** Samba takes a speed that is written down for the truth: none is made up. */
function withoutRss({ useful }: ShareView): HandRemedy {
  const until = 'Until then, let the NAS announce its ports without RSS; then each gets one channel.';
  if (useful.some(({ speed }) => speed === undefined)) return explain(until);
  const words = useful.map(({ address, speed }) => `"${address};speed=${speed}"`);
  return copy(
    `${until} Other machines get no more than one channel per port then either, so that this is your choice. In section [global] of smb.conf:`,
    `interfaces = ${words.join(' ')}`,
  );
}
