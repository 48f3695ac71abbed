import { milliseconds } from '../../../shared/model/units.ts';
import { powerShellLine } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { asAdministrator, mapAgain, onlyAdapter, perWindowsShare, quoteRss, windowsSource } from '../windows-view.ts';

/** The only interface in use has one receive queue: receive side scaling is on and has nothing to spread over. */
export const rssOneQueue = finding({
  code: 'win.rss-one-queue',
  unless: ['win.multichannel-disabled', 'win.dialect-capped', 'win.rss-off'],
  visibleAfter: milliseconds(10_000),
  label: 'one queue',
  examine: (history) =>
    perWindowsShare(history, [windowsSource('rss'), windowsSource('pairs')], (view) => {
      const rss = onlyAdapter(view);
      if (rss?.on !== true || rss.queues !== 1) return undefined;
      return {
        severity: 'note',
        seen: { name: rss.name, view },
        evidence: quoteRss(view, rss, '"NumberOfReceiveQueues":1'),
      };
    }),
  says: ({ name }) => ({
    title: `${name} has one receive queue.`,
    consequence:
      'Receive side scaling (RSS) cannot spread over it, so that Windows opens one connection where it could open several.',
  }),
  remedies: ({ name, view }) => [
    asAdministrator(
      'Give it more queues, as many as its driver has; two are the least that help. The network is gone for some seconds.',
      powerShellLine('Set-NetAdapterRss', { Name: name, NumberOfReceiveQueues: 2 }),
    ),
    mapAgain([view]),
  ],
});
