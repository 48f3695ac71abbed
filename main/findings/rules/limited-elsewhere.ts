import { milliseconds } from '../../../shared/model/units.ts';
import { limitedElsewhere as text } from '../../../shared/text/findings/load.ts';
import { allLinks, oneLink, samplesOf } from '../load-view.ts';
import { nasLoadOf } from '../nas-rules/load.ts';
import { found, type Rule } from '../rule.ts';
import { quoteChannels, quoteSockets } from '../share-quotes.ts';
import { sharesOf, shareSubject, nasNamed } from '../share-view.ts';

/** Looks in a row. */
const looks = 8;
const movingBytesPerSecond = 5_000_000;
/** Requests waiting for each channel; fewer may be the reader's own doing. */
const waitingPerLane = 2;
/** Busy far below what the links carry. */
const farBelow = 0.6;

/** All lanes are up and have work waiting, and still move far less than their links carry: something else is the limit. */
export const limitedElsewhere: Rule = {
  code: 'load.limited-elsewhere',
  unless: [
    'load.one-request-at-a-time',
    'net.link-slow',
    'net.bond-hides-ports',
    'net.arp-flux',
    'net.same-exit',
    'net.mtu-mismatch',
    'smb.channel-lost',
    'smb.channel-stalled',
  ],
  visibleAfter: milliseconds(30_000),
  diagnose: (history) =>
    sharesOf(history[0])
      .filter((view) => view.share.verdict.word === 'full' && view.open.length > 1)
      .flatMap((view) => {
        const possible = allLinks(view);
        const link = oneLink(view);
        if (possible === undefined || link === undefined) return [];
        const samples = samplesOf(
          view,
          history,
          looks,
          ({ sum, rates, outstanding }) =>
            outstanding >= waitingPerLane * rates.length &&
            sum > movingBytesPerSecond &&
            sum < farBelow * possible &&
            rates.every((rate) => rate < farBelow * link),
        );
        const [newest] = samples;
        if (newest === undefined || samples.length < looks) return [];
        const load = nasLoadOf(view.nas, history);
        return found(limitedElsewhere, {
          severity: 'note',
          subject: shareSubject(view),
          text: text({
            nas: nasNamed(view.nas),
            lanes: newest.rates.length,
            sum: spoken(newest.sum),
            possible: spoken(possible),
            ...(load === undefined ? {} : { load }),
          }),
          evidence: [
            ...quoteChannels(view, view.open, ['Req On Wire: ']),
            ...quoteSockets(history[0], view.open, ['bytes_received:', 'bytes_acked:']),
            ...(load?.evidence ?? []),
          ],
        });
      }),
};

function spoken(rate: number): string {
  return `${(rate / 1e6).toFixed(0)} MB/s`;
}
