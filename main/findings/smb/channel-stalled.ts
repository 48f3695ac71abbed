import { milliseconds } from '../../../shared/model/units.ts';
import { finding } from '../finding.ts';
import { copy, explain } from '../remedy.ts';
import { quoteChannels } from '../share-quotes.ts';
import { nasNamed } from '../share-view.ts';
import { session, sockets } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';
import { quoteStalled, silentFor } from '../stalled.ts';
import { lookAtWire } from '../wire.ts';

/** The kernel calls a channel connected, and its socket shows that nothing comes any more. */
export const channelStalled = finding({
  code: 'smb.channel-stalled',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(0),
  examine: (history) =>
    perSmbShare(history, [session, sockets], (view) => {
      const { now } = view;
      const lanes = view.session?.lanes ?? [];
      const stalled = lanes.filter((lane) => lane.state === 'stalled');
      const [one] = stalled;
      if (one === undefined) return undefined;
      return {
        severity: 'error',
        seen: {
          nas: nasNamed(view.nas),
          address: stalled.length === 1 ? one.remote?.address : undefined,
          isAll: stalled.length === lanes.length,
          since: silentFor([one]),
          echoInterval: view.mount.echoIntervalSeconds ?? usualEchoInterval,
          nic: one.nic,
        },
        evidence: [...quoteStalled(now, stalled), ...quoteChannels(view, stalled, ['TCP status: 1', 'Req On Wire: '])],
      };
    }),
  says: ({ nas, address, isAll, since, echoInterval }) => ({
    title: isAll
      ? `Nothing comes from ${nas} any more${since}.`
      : `The path to ${address ?? `a port of ${nas}`} stands still${since}; nothing comes from there.`,
    consequence: `Files wait for it. The kernel still calls it connected and waits up to ${echoInterval * 3} s before it goes on ${isAll ? 'and connects anew' : 'without it'}.`,
  }),
  // No click: changing the mount now would wait for the same dead path.
  remedies: ({ echoInterval, ...lane }) => [
    explain(lookAtWire(lane)),
    ...(echoInterval > 10
      ? [copy('For a shorter wait the next time, mount with a shorter interval:', 'echo_interval=10')]
      : []),
  ],
});

/** Seconds, where the mount names none. */
const usualEchoInterval = 60;
