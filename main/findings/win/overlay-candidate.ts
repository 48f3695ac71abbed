import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { isLinkLocal } from '../../snapshot/addresses.ts';
import { isOverlay } from '../../snapshot/adapters/windows-smb/waiting.ts';
import { finding } from '../finding.ts';
import { explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { perWindowsShare, quoteRows, usedPairs, windowsSource } from '../windows-view.ts';

/** Windows sends the share through a VPN although the NAS has an address that needs none. */
export const overlayCandidate = finding({
  code: 'win.overlay-candidate',
  unless: [],
  visibleAfter: milliseconds(10_000),
  label: 'VPN preferred',
  examine: (history) =>
    perWindowsShare(history, [windowsSource('pairs')], (view) => {
      const { native, client, now, nas } = view;
      const through = usedPairs(view).filter((pair) => isOverlay(pair, now.facts));
      const direct = native.pairs.filter(
        (pair) => !pair.selected && !isOverlay(pair, now.facts) && !isLinkLocal(pair.remote),
      );
      if (through.length === 0 || direct.length === 0) return undefined;
      return {
        severity: 'warning',
        seen: {
          nas: nasNamed(nas),
          by: [...new Set(through.map((pair) => pair.interface ?? pair.remote))],
          direct: [...new Set(direct.map(({ remote }) => remote))],
        },
        evidence: quoteRows(client.pairs, [...through, ...direct.slice(0, 3)], ['"Selected":true', '"Selected":false']),
      };
    }),
  says: ({ nas, by, direct }) => ({
    title: `Windows reaches ${nas} through the VPN ${listed(by)}, although ${listed(direct)} needs none.`,
    consequence:
      'A VPN names a greater speed than a cable has, so Windows prefers it, and the network ports are not used.',
  }),
  remedies: ({ direct }) => [
    explain('Let the VPN’s own settings leave out the NAS, or end the VPN while you are in the NAS’s network.'),
    explain(`Or map the share by an address that needs no VPN (${listed(direct)}).`),
  ],
});
