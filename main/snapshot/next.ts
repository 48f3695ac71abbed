import type { HostFacts } from '../../shared/model/facts.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { assemble } from './assemble.ts';
import { withRates } from './rates.ts';
import { withStalls } from './stall.ts';
import { verdictOf } from './verdict.ts';

/** The whole way from one look's facts to a judged snapshot. `history` is newest first and may be empty. */
export function nextSnapshot(history: readonly Snapshot[], facts: HostFacts): Snapshot {
  const snapshot = withStalls(history, withRates(history, assemble(facts)));
  const nas = new Map(snapshot.nas.map((one) => [one.id, one]));
  return {
    ...snapshot,
    shares: snapshot.shares.map((share) => {
      const owner = nas.get(share.nas);
      return owner ? { ...share, verdict: verdictOf(share, owner, facts) } : share;
    }),
  };
}
