import type { Evidence } from '../../shared/model/reading.ts';
import type { Lane, Snapshot } from '../../shared/model/snapshot.ts';
import { quoteNeighbours, quoteSockets, socketOf } from './share-quotes.ts';

/** What `ss` and the neighbour table show of lanes that the kernel calls connected, and that have stopped. */
export function quoteStalled(now: Snapshot, stalled: readonly Lane[]): readonly Evidence[] {
  const quoted = stalled.flatMap((lane) => socketOf(now, lane)?.quoted ?? []);
  const timers = quoted.flatMap((line) => line.match(/\b(?:backoff|lastrcv|lastack|unacked|retrans):\S+/g) ?? []);
  return [
    ...quoteSockets(now, stalled, timers),
    ...quoteNeighbours(
      now,
      stalled.flatMap((lane) => lane.remote?.address ?? []),
      ['FAILED', 'INCOMPLETE'],
    ),
  ];
}

/** ` for 12 s`, of the one that has been silent longest; empty where that is not known. */
export function silentFor(stalled: readonly Lane[]): string {
  const times = stalled.flatMap(({ stalledForMs }) => stalledForMs ?? []);
  const longest = Math.max(0, ...times);
  return longest < 1000 ? '' : ` for ${Math.round(longest / 1000)} s`;
}
