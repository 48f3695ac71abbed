import { milliseconds } from '../../../shared/model/units.ts';
import { finding } from '../finding.ts';
import { explain, onWindows } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { perWindowsShare, quoteRows, usedPairs, windowsSource } from '../windows-view.ts';

/** Windows opens its further connections under load, and none was seen since the share was set up as it is. */
export const notLoadedYet = finding({
  code: 'win.not-loaded-yet',
  unless: [],
  visibleAfter: milliseconds(0),
  label: 'not loaded yet',
  examine: (history) =>
    perWindowsShare(history, [windowsSource('pairs'), windowsSource('shareCounters')], (view) => {
      const { verdict, notLoaded } = view.share;
      const waits = notLoaded !== undefined && verdict.word === 'unknown' && verdict.missing.includes(notLoaded);
      if (!waits) return undefined;
      const idle = view.native.pairs.filter(({ remote }) => !view.reached.includes(remote));
      return {
        severity: 'note',
        seen: { nas: nasNamed(view.nas), share: view.share.id },
        evidence: quoteRows(view.client.pairs, [...usedPairs(view), ...idle.slice(0, 4)], ['"CurrentChannels":0']),
      };
    }),
  says: ({ nas }) => ({
    title: `Windows has not needed its other connections to ${nas} yet.`,
    consequence:
      'It opens them only while eight or more requests are under way, so it is not known whether it would use every port.',
  }),
  remedies: ({ share }) => [
    onWindows({
      kind: 'load',
      text: 'Its large files are read for eight seconds, sixteen requests at a time; nothing is written or kept.',
      title: 'Read the share under load',
      share,
    }),
    explain(
      'Or copy some large files from the share at the same time, for ten seconds at least, and look here again: what is open then is what there is.',
    ),
  ],
});
