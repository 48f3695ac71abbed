import type { HostFacts } from '../../shared/model/facts.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { assemble } from './assemble.ts';
import { joinNas } from './join-nas.ts';
import { withRates } from './rates.ts';
import { withStalls } from './stall.ts';
import { verdictOf } from './verdict.ts';

/** The whole way from one look's facts to a judged snapshot. `history` is newest first and may be empty. */
export function nextSnapshot(
  history: readonly Snapshot[],
  facts: HostFacts,
  nasFacts: readonly NasFacts[] = [],
): Snapshot {
  const watched = withStalls(history, withRates(history, assemble(facts)));
  const snapshot = { ...watched, nasViews: nasFacts.map((one) => joinNas(watched, one, beforeOf(history, one))) };
  const nas = new Map(snapshot.nas.map((one) => [one.id, one]));
  return {
    ...snapshot,
    shares: snapshot.shares.map((share) => {
      const owner = nas.get(share.nas);
      return owner ? { ...share, verdict: verdictOf(share, owner, facts) } : share;
    }),
  };
}

function beforeOf(history: readonly Snapshot[], now: NasFacts): { readonly before?: NasFacts } {
  const before = history
    .flatMap(({ nasViews }) => nasViews)
    .find(({ machine, facts }) => machine === now.machine && facts.clock < now.clock)?.facts;
  return before === undefined ? {} : { before };
}
