import type { Share, Snapshot } from '../../../shared/model/snapshot.ts';
import {
  kernelWithoutReadAhead,
  readAheadCosts,
  readAheadWithoutCache,
  readFurtherAhead,
  readsAheadAlready,
  unplannable,
} from '../../../shared/text/fixes/remounting.ts';
import type { ShareView } from '../../diagnose/share-view.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import { kernelOf, shareOf } from './looking.ts';
import { firstOf, fix, none } from './proposals.ts';
import { readAheadFor, type ReadAhead } from './read-ahead.ts';
import { remountPlan } from './remount.ts';

/** Whether it helps is seen at the next copy, so it counts as done when the mount has what was asked for. */
export const oneRequestAtATime: RemedyMaker = {
  code: 'load.one-request-at-a-time',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    const sizes = view && sizesFor(view, now);
    if (view === undefined || sizes === undefined) {
      return [none(kernelWithoutReadAhead(kernelOf(now)?.release ?? ''))];
    }
    if (withoutCache(view.share)) return [none(readAheadWithoutCache)];
    return hasIt(view.share, sizes) ? [none(readsAheadAlready)] : ahead(finding, view, sizes);
  },
};

function ahead(finding: Finding, view: ShareView, sizes: ReadAhead): readonly Proposal[] {
  const plan = remountPlan({
    // The sizes are of each mount: the others stay, and with them the connection and its channels.
    shares: [view.share],
    meant: [view.share],
    wishOf: () => sizes,
    verification: { kind: 'in-force' },
    alsoInterrupts: [readAheadCosts],
  });
  return firstOf(fix(finding, { name: 'read-ahead', title: readFurtherAhead, plan }), [none(unplannable)]);
}

function sizesFor(view: ShareView, now: Snapshot): ReadAhead | undefined {
  const kernel = kernelOf(now)?.number;
  return kernel === undefined ? undefined : readAheadFor(Math.max(2, view.open.length), kernel);
}

/** `cache=none` and its likes read what they are asked for and no more. */
function withoutCache({ mount }: Share): boolean {
  return mount.options['cache'] === 'none' || mount.options['forcedirectio'] === true;
}

function hasIt({ mount }: Share, { readSize, readAheadSize }: ReadAhead): boolean {
  return (mount.readSize ?? Infinity) <= readSize && (mount.readAheadSize ?? 0) >= readAheadSize;
}
