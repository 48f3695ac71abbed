import type { Finding } from '../../../shared/model/finding.ts';
import type { Share, Snapshot } from '../../../shared/model/snapshot.ts';
import {
  cachingFor,
  cachingMeans,
  letKernelCache,
  readSmaller,
  readsSmallAlready,
  requestSizeUnknown,
  shareIsGone,
  smallerHelps,
  unplannable,
  waitsByItself,
} from '../../../shared/text/fixes/remounting.ts';
import { isWithoutCache } from '../../findings/mount-cache.ts';
import type { ShareView } from '../../findings/share-view.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import type { MountWish } from '../steps.ts';
import { kernelOf, shareOf, sharesOf } from './looking.ts';
import { firstOf, fix, none } from './proposals.ts';
import { remountPlan } from './remount.ts';

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
export const oneRequestAtATime: RemedyMaker = {
  code: 'load.one-request-at-a-time',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    if (view === undefined) return [none(shareIsGone)];
    if (isWithoutCache(view.share.mount)) return caching(finding, view);
    return pastTheCache(finding, view, now);
  },
};

function caching(finding: Finding, view: ShareView): readonly Proposal[] {
  const shares = mountsOfIt(view, ({ mount }) => isWithoutCache(mount));
  const plan = remountPlan({
    shares,
    meant: shares,
    wishOf: () => ({ cache: 'usual' }),
    verification: { kind: 'in-force' },
    alsoInterrupts: [cachingMeans, cachingFor],
  });
  return firstOf(fix(finding, { name: 'cache', title: letKernelCache, plan }), [none(unplannable)]);
}

function pastTheCache(finding: Finding, view: ShareView, now: Snapshot): readonly Proposal[] {
  const kernel = kernelOf(now);
  const { readSize } = view.share.mount;
  if (kernel?.number === undefined || kernel.number < splitsReadsSince) return [none(waitsByItself(kernel?.release))];
  if (readSize === undefined) return [none(requestSizeUnknown)];
  if (readSize <= smallRequestBytes) return [none(readsSmallAlready)];
  const shares = mountsOfIt(view, ({ mount }) => (mount.readSize ?? 0) > smallRequestBytes);
  const plan = remountPlan({
    shares,
    meant: shares,
    wishOf: smallRequests,
    verification: { kind: 'in-force' },
    alsoInterrupts: [smallerHelps],
  });
  return firstOf(fix(finding, { name: 'request-size', title: readSmaller, plan }), [none(unplannable)]);
}

/** The kernel reads ahead two requests (from 6.3 on) unless told: what it reads ahead now, it shall read ahead then. */
function smallRequests({ mount }: Share): MountWish {
  const ahead = mount.readAheadSize ?? 2 * (mount.readSize ?? 0);
  return { readSize: smallRequestBytes, readAheadSize: Math.min(32 * mebibyte, Math.max(mebibyte, ahead)) };
}

/**
 * All mounts of this very share that are meant: the kernel has one file system for those that are mounted alike. Mounts of
 * other shares stay, and with them the connection and its channels.
 */
function mountsOfIt({ share, nas, now }: ShareView, isMeant: (share: Share) => boolean): readonly Share[] {
  return sharesOf(nas, now).filter((other) => nameOf(other) === nameOf(share) && isMeant(other));
}

/** `//nas/media/films` is a folder of the share `media`; the NAS does not tell upper case from lower. */
const nameOf = ({ mount }: Share): string => (mount.remote.split('/')[3] ?? '').toLowerCase();
