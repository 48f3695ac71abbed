import { smbClientOf } from '../../../shared/model/machine.ts';
import type { CifsMount } from '../../../shared/model/cifs.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Share } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { all } from '../../../shared/text/phrases.ts';
import type { MountWish } from '../../change/steps.ts';
import { asCifs } from '../../snapshot/adapters/cifs/native.ts';
import { asWindows } from '../../snapshot/adapters/windows-smb/native.ts';
import { finding, type Draft } from '../finding.ts';
import { kernelOf } from '../fixes/ports.ts';
import { fixOrWhy, remountPlan } from '../fixes/remount.ts';
import { load, oneLink, quoteShareCounters, samplesOf, type LoadSample } from '../load-view.ts';
import { quote } from '../quotes.ts';
import { copy, explain, onLinux, onWindows } from '../remedy.ts';
import { quoteMount, quoteSockets } from '../share-quotes.ts';
import { smbSharesOn, type ShareView } from '../share-view.ts';
import { session, sockets } from '../sources.ts';
import { perShare } from '../subjects.ts';

/** Looks in a row: a copy that just begins or ends looks like anything. */
const looks = 5;
/** In how many of them a request must be seen under way: a film or a backup that trickles leaves the wire idle. */
const busyLooks = 3;
/** Less than this is no copy. */
const movingBytesPerSecond = 1_000_000;
/** Channels that take turns move the same to within this part. */
const evenWithin = 0.2;

/** All lanes are up, move evenly, and there is never more than one request under way: together they give one link. */
export const oneRequestAtATime = finding({
  code: 'load.one-request-at-a-time',
  unless: ['smb.one-port', 'net.arp-flux', 'net.same-exit', 'smb.channel-lost', 'smb.channel-stalled'],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perShare(history, [session, sockets, load], (view) => {
      if (view.mount === undefined && asWindows(view.share) === undefined) return undefined;
      if (view.share.verdict.word !== 'full' || view.open.length < 2) return undefined;
      const samples = samplesOf(view, history, looks, takesTurns);
      const [newest] = samples;
      const link = oneLink(view);
      if (newest === undefined || samples.length < looks) return undefined;
      // Far more than one link cannot be one request at a time, whatever was seen between.
      if (link !== undefined && newest.sum > link * 1.15) return undefined;
      const nearOneLink = link !== undefined && newest.sum > link * 0.7;
      const busy = samples.filter(({ outstanding }) => outstanding > 0).length >= busyLooks;
      if (!busy && !nearOneLink) return undefined;
      const withoutCache = view.mount !== undefined && isWithoutCache(view.mount);
      return {
        severity: 'note',
        seen: { view, lanes: newest.lanes, sum: newest.sum, nearOneLink, withoutCache },
        evidence: [
          ...quoteSockets(history[0], view.open, ['bytes_received:', 'bytes_acked:']),
          ...quoteRequests(newest),
          ...quoteShareCounters(samples),
          ...(withoutCache ? quoteMount(newest.view.now, view.share, ['cache=none']) : []),
        ],
      };
    }),
  says: ({ lanes, sum, nearOneLink, withoutCache }) => {
    const moved = `${(sum / 1e6).toFixed(1)} MB/s`;
    return {
      title: `${all(lanes)} channels take turns: one request is under way at a time.`,
      consequence: nearOneLink
        ? `Together they move ${moved}, about what one port does. ${withoutCache ? 'The paths are right; the mount has no cache, so nothing is read ahead.' : 'The setup is right; this copy does not ask for more at once.'}`
        : `Together they move ${moved}. A single request travels over a single channel, so this copy cannot be faster than one port, whatever one port does here.`,
    };
  },
  remedies: ({ view, withoutCache }) => [
    ...(withoutCache ? caching(view) : smallerRequests(view)),
    onWindows(explain('Copy several files at once, or with several threads (robocopy /MT).')),
    onLinux(
      explain('Copy several files at once, or with several streams (rclone --multi-thread-streams, several rsync).'),
    ),
    onLinux(
      withoutCache
        ? copy('With a cache the kernel reads ahead for every program. Take this option away:', 'cache=none')
        : pastTheCache(view),
    ),
  ],
});

function takesTurns({ recent, sum, outstanding }: LoadSample): boolean {
  return sum > movingBytesPerSecond && outstanding <= 1 && isEven(recent);
}

/** Where nobody counts the lanes apart, the requests alone tell. */
function isEven(recent: readonly number[] = []): boolean {
  const mean = recent.reduce((all, rate) => all + rate, 0) / recent.length;
  return recent.every((rate) => Math.abs(rate - mean) <= evenWithin * mean);
}

function quoteRequests({ view: { now, kernel } }: LoadSample) {
  const lines = (kernel?.channels ?? []).flatMap((channel) =>
    channel.quoted.filter((line) => line.includes('Req On Wire')),
  );
  return valueOf(smbClientOf(now.facts).debugData) === undefined
    ? []
    : quote(smbClientOf(now.facts).debugData, lines, ['Req On Wire: 0', 'Req On Wire: 1']);
}

/** From here on a read larger than `rsize` is sent as several requests at once (docs/facts/one-request.md). */
const splitsReadsSince = 6012;
const mebibyte = 1024 * 1024;
/** A quarter of a mebibyte: with it a reader of blocks of 1 MiB past the cache was seen to fill two ports. */
const smallRequestBytes = mebibyte / 4;

/**
 * What makes a reader wait is that nothing is read ahead for it: the mount has no cache, which can be mended, or the
 * program reads past it, which is the program's own. Whether a change helps is seen at the next copy, so it counts as
 * done when the mount has what was asked for.
 */
function caching(view: ShareView): readonly Draft[] {
  const shares = mountsOfIt(view, isWithoutCache);
  const plan = remountPlan({
    shares,
    meant: shares,
    wishOf: () => ({ cache: 'usual' }),
    verification: { kind: 'in-force' },
    alsoInterrupts: [cachingMeans, cachingFor],
  });
  return fixOrWhy({ name: 'cache', title: 'Let the kernel cache and read ahead', plan });
}

const cachingMeans =
  'Files of the share then pass through this machine’s memory, as they do unless a mount says cache=none: what is read is read ahead, and what is written may wait there for some seconds.';
const cachingFor =
  'Somebody may have had a reason for cache=none: programs on several machines that write the same files at once, or a database. Where that is so, leave it.';

/** Why smaller requests would do nothing; `undefined` where they may help. */
function whyNotSmaller({ share, now }: ShareView): string | undefined {
  const kernel = kernelOf(now);
  const { answerSize: readSize } = share;
  if (kernel?.number === undefined || kernel.number < splitsReadsSince) {
    const which =
      kernel === undefined
        ? 'A kernel from before 6.12'
        : `Linux ${kernel.release}, like every kernel from before 6.12,`;
    return `${which} sends the pieces of such a read one after the other, whatever the mount says.`;
  }
  if (readSize === undefined) return 'How large its requests are is not told here.';
  if (readSize > smallRequestBytes) return undefined;
  return 'Its requests are small enough already to be sent at once if it asked for more at a time.';
}

function smallerRequests(view: ShareView): readonly Draft[] {
  if (whyNotSmaller(view) !== undefined) return [];
  const shares = mountsOfIt(view, ({ readSize }) => (readSize ?? 0) > smallRequestBytes);
  const plan = remountPlan({
    shares,
    meant: shares,
    wishOf: smallRequests,
    verification: { kind: 'in-force' },
    alsoInterrupts: [smallerHelps],
  });
  return fixOrWhy({ name: 'request-size', title: 'Read in smaller requests', plan });
}

const smallerHelps =
  'This helps a program that reads past the cache in blocks of 1 MiB or more; one that asks for less at a time stays with one port. Which it is cannot be seen from here. What is read ahead stays as much as it is.';

function pastTheCache(view: ShareView): HandRemedy {
  const why = whyNotSmaller(view);
  return explain(
    why === undefined
      ? 'The kernel reads ahead for programs that read through its cache; this one seems to read past it.'
      : `The mount reads ahead for programs that read through the cache, so this one reads past it (O_DIRECT, as databases and virtual machines do), or the NAS lets nobody cache its files (oplocks are off there). ${why}`,
  );
}

/** The kernel reads ahead two requests (from 6.3 on) unless told: what it reads ahead now, it shall read ahead then. */
function smallRequests(share: Share): MountWish {
  const { readAheadSize } = asCifs(share)?.mount ?? {};
  const ahead = readAheadSize ?? 2 * (share.answerSize ?? 0);
  return { readSize: smallRequestBytes, readAheadSize: Math.min(32 * mebibyte, Math.max(mebibyte, ahead)) };
}

/**
 * All mounts of this very share that are meant: the kernel has one file system for those that are mounted alike. Mounts of
 * other shares stay, and with them the connection and its channels.
 */
function mountsOfIt({ share, nas, now }: ShareView, isMeant: (mount: CifsMount) => boolean): readonly Share[] {
  return smbSharesOn(nas, now)
    .filter((other) => nameOf(other.share) === nameOf(share) && isMeant(other.mount))
    .map((other) => other.share);
}

/** `//nas/media/films` is a folder of the share `media`; the NAS does not tell upper case from lower. */
const nameOf = ({ remote }: Share): string => (remote.split('/')[3] ?? '').toLowerCase();

/** `cache=none`: each program reads what it asks for and no more, and nothing is read ahead (mount.cifs(8)). */
function isWithoutCache({ options }: CifsMount): boolean {
  return options['cache'] === 'none';
}
