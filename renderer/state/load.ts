import type { PublishedShare } from '../../shared/ipc/publication.ts';
import type { ShareLevel } from '../../shared/model/judgement.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { movedByAll, type Lane, type Nas } from '../../shared/model/snapshot.ts';
import type { BytesPerSecond } from '../../shared/model/units.ts';
import { idleBelow } from '../../shared/text/screens/numbers.ts';
import { totalOf } from './series.ts';

/** What some lanes move at this moment. */
export interface Load {
  readonly received: BytesPerSecond;
  readonly sent: BytesPerSecond;
  readonly total: BytesPerSecond;
  readonly idle: boolean;
  /** Nothing moves because a lane stands still: somebody waits. */
  readonly waits: boolean;
}

/** `undefined`: there is no lane, or one that may carry has a rate that is not known; the rest would pass for all. */
export function loadOf(lanes: readonly Lane[]): Load | undefined {
  const moved = movedByAll(lanes);
  if (moved === undefined) return undefined;
  const total = totalOf(moved);
  const idle = total < idleBelow;
  return { ...moved, total, idle, waits: idle && lanes.some(({ state }) => state === 'stalled') };
}

export function loadOfShare(share: PublishedShare): Load | undefined {
  return loadOf(valueOf(share.session)?.lanes ?? []);
}

export interface NasGroup {
  readonly nas: Nas;
  readonly shares: readonly PublishedShare[];
}

/** Each NAS with its shares, in the snapshot's order, which does not change while verdicts do. */
export function groupsOf(nas: readonly Nas[], shares: readonly PublishedShare[]): readonly NasGroup[] {
  return nas
    .map((one) => ({ nas: one, shares: shares.filter((share) => share.nas === one.id) }))
    .filter((group) => group.shares.length > 0);
}

/** The NAS with the worst share first, inside it the worst share first, as they were judged. */
export function worstGroupsFirst(groups: readonly NasGroup[], judged: readonly ShareLevel[]): readonly NasGroup[] {
  const places = new Map(judged.map(({ share }, index) => [share, index]));
  const place = ({ id }: PublishedShare): number => places.get(id) ?? -1;
  const sorted = groups.map(({ nas, shares }) => ({ nas, shares: shares.toSorted((a, b) => place(a) - place(b)) }));
  const worst = ({ shares }: NasGroup): number => Math.min(...shares.map(place));
  return sorted.toSorted((a, b) => worst(a) - worst(b));
}
