import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { isLinkLocal } from '../../snapshot/addresses.ts';
import { isOverlay, isSlower } from '../../snapshot/adapters/windows-smb/waiting.ts';
import { finding } from '../finding.ts';
import { nicsOf } from '../nic-view.ts';
import { explain } from '../remedy.ts';
import { isLosing } from '../share-view.ts';
import { perWindowsShare, quoteRows, usedPairs, windowsSource, type WindowsView } from '../windows-view.ts';

/** Windows uses pairs of the greatest speed alone: a slower port is left over. */
export const mixedSpeed = finding({
  code: 'win.mixed-speed',
  unless: ['win.constraint-active', 'win.overlay-candidate', 'win.multichannel-disabled', 'win.dialect-capped'],
  visibleAfter: milliseconds(10_000),
  label: 'slower, left out',
  examine: (history) =>
    perWindowsShare(history, [windowsSource('pairs')], (view) => {
      const used = usedPairs(view);
      const slower = slowerPairs(view);
      if (!isLosing(view) || used.length === 0 || slower.length === 0) return undefined;
      return {
        severity: 'warning',
        seen: {
          fast: [...new Set(used.map(({ remote }) => remote))],
          slow: [...new Set(slower.map(({ remote }) => remote))],
        },
        evidence: quoteRows(view.client.pairs, [...used, ...slower], ['"ClientLinkSpeed"', '"ServerLinkSpeed"']),
      };
    }),
  says: ({ fast, slow }) => ({
    title: `The connection to ${listed(slow)} would be slower than the one to ${listed(fast)}, so Windows leaves it out.`,
    consequence: 'Windows uses only connections of the greatest speed at a time, so the slower port adds nothing.',
  }),
  remedies: () => [
    explain('Bring the ports to equal speed (cable, switch port, network card), or use the fast port alone.'),
  ],
});

/** Pairs to addresses that nothing reaches, slower than what is used. Wi-Fi beside a cable is left out on purpose. */
function slowerPairs(view: WindowsView) {
  const { native, now, reached } = view;
  const used = usedPairs(view);
  const isWireless = (name: string | undefined): boolean =>
    nicsOf(now).some((nic) => nic.name === name && nic.kind === 'wireless');
  return native.pairs.filter(
    (pair) =>
      !pair.selected &&
      !reached.includes(pair.remote) &&
      isSlower(pair, used) &&
      !isLinkLocal(pair.remote) &&
      !isWireless(pair.interface) &&
      !isOverlay(pair, now.facts),
  );
}
