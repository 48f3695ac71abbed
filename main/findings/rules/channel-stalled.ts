import { milliseconds } from '../../../shared/model/units.ts';
import { channelStalled as text } from '../../../shared/text/findings/smb-channels.ts';
import { found, type Rule } from '../rule.ts';
import { quoteChannels, quoteNeighbours, quoteSockets, socketOf } from '../share-quotes.ts';
import { sharesOf, shareSubject, nasNamed } from '../share-view.ts';

/** The kernel calls a channel connected, and its socket shows that nothing comes any more. */
export const channelStalled: Rule = {
  code: 'smb.channel-stalled',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(0),
  diagnose: ([now]) =>
    sharesOf(now).flatMap((view) => {
      const lanes = view.session?.lanes ?? [];
      const stalled = lanes.filter((lane) => lane.state === 'stalled');
      const [first] = stalled;
      if (first === undefined) return [];
      const quoted = stalled.flatMap((lane) => socketOf(now, lane)?.quoted ?? []);
      const timers = quoted.flatMap((line) => line.match(/\b(?:backoff|lastrcv|lastack|unacked|retrans):\S+/g) ?? []);
      return found(channelStalled, {
        severity: 'error',
        subject: shareSubject(view),
        text: text({
          nas: nasNamed(view.nas),
          address: stalled.length === 1 ? first.remote?.address : undefined,
          affected: stalled.length,
          channels: lanes.length,
          seconds: first.stalledForMs === undefined ? undefined : Math.round(first.stalledForMs / 1000),
          echoInterval: view.share.mount.echoIntervalSeconds,
          nic: first.nic,
        }),
        evidence: [
          ...quoteSockets(now, stalled, timers),
          ...quoteChannels(view, stalled, ['TCP status: 1', 'Req On Wire: ']),
          ...quoteNeighbours(
            now,
            stalled.flatMap((lane) => lane.remote?.address ?? []),
            ['FAILED', 'INCOMPLETE'],
          ),
        ],
      });
    }),
};
