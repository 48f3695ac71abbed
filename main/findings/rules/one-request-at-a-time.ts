import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { oneRequestAtATime as text } from '../../../shared/text/findings/load.ts';
import { oneLink, samplesOf, type LoadSample } from '../load-view.ts';
import { quote } from '../quotes.ts';
import { found, type Rule } from '../rule.ts';
import { isWithoutCache } from '../mount-cache.ts';
import { quoteMount, quoteSockets } from '../share-quotes.ts';
import { sharesOf, shareSubject } from '../share-view.ts';

/** Looks in a row: a copy that just begins or ends looks like anything. */
const looks = 5;
/** In how many of them a request must be seen under way: a film or a backup that trickles leaves the wire idle. */
const busyLooks = 3;
/** Less than this is no copy. */
const movingBytesPerSecond = 1_000_000;
/** Channels that take turns move the same to within this part. */
const evenWithin = 0.2;

/** All lanes are up, move evenly, and there is never more than one request under way: together they give one link. */
export const oneRequestAtATime: Rule = {
  code: 'load.one-request-at-a-time',
  unless: ['smb.one-port', 'net.arp-flux', 'net.same-exit', 'smb.channel-lost', 'smb.channel-stalled'],
  visibleAfter: milliseconds(10_000),
  diagnose: (history) =>
    sharesOf(history[0])
      .filter((view) => view.share.verdict.word === 'full' && view.open.length > 1)
      .flatMap((view) => {
        const samples = samplesOf(view, history, looks, takesTurns);
        const [newest] = samples;
        const link = oneLink(view);
        if (newest === undefined || samples.length < looks) return [];
        // Far more than one link cannot be one request at a time, whatever was seen between.
        if (link !== undefined && newest.sum > link * 1.15) return [];
        const nearOneLink = link !== undefined && newest.sum > link * 0.7;
        const busy = samples.filter(({ outstanding }) => outstanding > 0).length >= busyLooks;
        if (!busy && !nearOneLink) return [];
        const withoutCache = isWithoutCache(view.share.mount);
        return found(oneRequestAtATime, {
          severity: 'note',
          subject: shareSubject(view),
          text: text({
            lanes: newest.rates.length,
            sum: `${(newest.sum / 1e6).toFixed(1)} MB/s`,
            nearOneLink,
            withoutCache,
          }),
          evidence: [
            ...quoteSockets(history[0], view.open, ['bytes_received:', 'bytes_acked:']),
            ...quoteRequests(newest),
            ...(withoutCache ? quoteMount(newest.view.now, view.share, ['cache=none']) : []),
          ],
        });
      }),
};

function takesTurns({ recent, sum, outstanding }: LoadSample): boolean {
  const mean = recent.reduce((all, rate) => all + rate, 0) / recent.length;
  return (
    sum > movingBytesPerSecond && outstanding <= 1 && recent.every((rate) => Math.abs(rate - mean) <= evenWithin * mean)
  );
}

function quoteRequests({ view: { now, kernel } }: LoadSample) {
  const lines = (kernel?.channels ?? []).flatMap((channel) =>
    channel.quoted.filter((line) => line.includes('Req On Wire')),
  );
  return valueOf(now.facts.cifs) === undefined
    ? []
    : quote(now.facts.cifs, lines, ['Req On Wire: 0', 'Req On Wire: 1']);
}
