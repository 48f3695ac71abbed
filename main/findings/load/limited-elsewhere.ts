import type { HandRemedy } from '../../../shared/model/remedy.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { all } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { allLinks, load, oneLink, quoteCounts, quoteShareCounters, samplesOf } from '../load-view.ts';
import { nasLoadOf, type NasLoad } from '../nas-load.ts';
import { explain } from '../remedy.ts';
import { quoteChannels, quoteSockets } from '../share-quotes.ts';
import { nasNamed, type ShareView } from '../share-view.ts';
import { session, sockets } from '../sources.ts';
import { perShare } from '../subjects.ts';

/** Looks in a row. */
const looks = 8;
const movingBytesPerSecond = 5_000_000;
/** Requests waiting for each lane; fewer may be the reader's own doing. */
const waitingPerLane = 2;
/** Busy far below what the links carry. */
const farBelow = 0.6;

/** All lanes are up and have work waiting, and still move far less than their links carry: something else is the limit. */
export const limitedElsewhere = finding({
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
    'nfs.connection-lost',
    'iscsi.connection-lost',
  ],
  visibleAfter: milliseconds(30_000),
  examine: (history) =>
    perShare(history, [session, sockets, load], (view) => {
      const possible = allLinks(view);
      const link = oneLink(view);
      if (view.share.verdict.word !== 'full' || view.open.length < 2) return undefined;
      if (possible === undefined || link === undefined) return undefined;
      const samples = samplesOf(
        view,
        history,
        looks,
        ({ sum, lanes, rates, outstanding }) =>
          outstanding >= waitingPerLane * lanes &&
          sum > movingBytesPerSecond &&
          sum < farBelow * possible &&
          // What all move together, no single one exceeds.
          (rates ?? [sum]).every((rate) => rate < farBelow * link),
      );
      const [newest] = samples;
      if (newest === undefined || samples.length < looks) return undefined;
      const nasLoad = nasLoadOf(view.nas, history);
      return {
        severity: 'note',
        seen: { view, lanes: newest.lanes, sum: newest.sum, possible, load: nasLoad },
        evidence: [
          ...quoteChannels(view, view.open, ['Req On Wire: ']),
          ...quoteSockets(history[0], view.open, ['bytes_received:', 'bytes_acked:']),
          ...quoteCounts(view),
          ...quoteShareCounters(samples),
          ...(nasLoad?.evidence ?? []),
        ],
      };
    }),
  says: ({ view, lanes, sum, possible, load }) => ({
    title: `${all(lanes)} ${view.share.words.lanes} are busy and move ${spoken(sum)} of the ${spoken(possible)} they could.`,
    consequence: load === undefined ? notThePaths : limitedAtNas(view, load),
  }),
  // Disk, processor or encryption at either end: no setting of ours makes them faster.
  remedies: ({ view, load }) => toDo(view, load),
});

const notThePaths = 'Requests are waiting, so it is not the number of paths that limits this copy.';

/** Samba has one process for each client; targets and NFS servers of a kernel use all processors. */
const oneProcess = ({ share }: ShareView): string =>
  share.protocol === 'smb' ? 'one SMB process serves all channels of a client' : '';

function limitedAtNas(view: ShareView, { limit, part }: NasLoad): string {
  const nas = nasNamed(view.nas);
  const why = oneProcess(view);
  const percent = `${Math.round(part * 100)} %`;
  return limit === 'processor'
    ? `A processor of ${nas} works ${percent} of the time, so it is the NAS that limits this copy${why === '' ? '' : `: ${why}`}.`
    : `The processors of ${nas} wait for its disks ${percent} of the time, so it is the disks that limit this copy.`;
}

function toDo(view: ShareView, load: NasLoad | undefined): readonly HandRemedy[] {
  const nas = nasNamed(view.nas);
  if (load === undefined) {
    const why = oneProcess(view);
    return [
      explain(`Look at ${nas} while it copies: disks, processor${why === '' ? '' : ` (${why})`}, encryption.`),
      explain('Then look at this machine: its disk, and its processor if the share is encrypted.'),
    ];
  }
  return [
    explain(
      load.limit === 'processor'
        ? `See what else runs at ${nas}. Encryption and signing cost the most: see whether the share needs them.`
        : `See what else uses the disks of ${nas}: another copy, a scrub or a rebuild.`,
    ),
  ];
}

function spoken(rate: number): string {
  return `${(rate / 1e6).toFixed(0)} MB/s`;
}
