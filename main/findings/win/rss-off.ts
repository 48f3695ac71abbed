import { milliseconds } from '../../../shared/model/units.ts';
import { powerShellLine } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { settingFix } from '../fixes/windows-setting.ts';
import { asAdministrator, mapAgain, onlyAdapter, perWindowsShare, quoteRss, windowsSource } from '../windows-view.ts';

/** Receive side scaling of the only interface in use is off, so that Windows opens one connection on it. */
export const rssOff = finding({
  code: 'win.rss-off',
  unless: ['win.multichannel-disabled', 'win.dialect-capped'],
  visibleAfter: milliseconds(10_000),
  label: 'RSS off',
  examine: (history) =>
    perWindowsShare(history, [windowsSource('rss'), windowsSource('pairs')], (view) => {
      const rss = onlyAdapter(view);
      if (rss === undefined || rss.on) return undefined;
      return {
        severity: 'note',
        seen: { name: rss.name, view },
        evidence: quoteRss(view, rss, '"Enabled":false'),
      };
    }),
  says: ({ name }) => ({
    title: `Receive side scaling (RSS) is off on ${name}.`,
    consequence:
      'Windows opens one connection where it could open several, and a single processor core has all the work of receiving.',
  }),
  remedies: ({ name, view }) => [
    ...settingFix('Switch receive side scaling on', [{ setting: 'rss', interface: name }]),
    asAdministrator(
      'Switch it on; the network is gone for some seconds.',
      powerShellLine('Enable-NetAdapterRss', { Name: name }),
    ),
    mapAgain([view]),
  ],
});
