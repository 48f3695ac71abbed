import type { MachineFacts } from '../../shared/model/machine.ts';
import type { NasView } from '../../shared/model/nas-view.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Adapter } from './adapters/adapter.ts';
import { adapters as allAdapters } from './adapters/index.ts';
import { assemble } from './assemble.ts';
import { withCarriedSpeeds } from './bonds.ts';
import { joinNas, nasIdsOf } from './join-nas.ts';
import { laneMapsOf } from './lane-map.ts';
import { withNasCounts } from './nas-counts.ts';
import { withNasViews } from './nas-ports.ts';
import { withPaths } from './paths.ts';
import { withRates } from './rates.ts';
import { withStalls } from './stall.ts';
import { verdictOf } from './verdict.ts';

/**
 * The whole way from one look's facts to a judged snapshot. `history` is newest first and may be empty. `nasFacts` is
 * the newest look at each NAS that answers; one that was not looked at anew since is given again. `silent` is the last look
 * at each NAS that does not answer now.
 */
export function nextSnapshot(
  history: readonly Snapshot[],
  facts: MachineFacts,
  nasFacts: readonly MachineFacts[] = [],
  silent: readonly MachineFacts[] = [],
  adapters: readonly Adapter[] = allAdapters,
): Snapshot {
  const carried = withCarriedSpeeds(facts);
  const watched = withStalls(history, withRates(history, assemble(carried, adapters)));
  const views = nasFacts.map((one) => viewOf(history, watched, withCarriedSpeeds(one)));
  const snapshot = withPaths(withNasViews(withNasCounts(watched, views, history), views));
  const nas = new Map(snapshot.nas.map((one) => [one.id, one]));
  const judged = {
    ...snapshot,
    ...(silent.length === 0
      ? {}
      : { silentNas: silent.map((one) => ({ machine: one.machine, nas: nasIdsOf(snapshot, one) })) }),
    shares: snapshot.shares.map((share) => {
      const owner = nas.get(share.nas);
      return owner ? { ...share, verdict: verdictOf(share, owner, carried) } : share;
    }),
  };
  return { ...judged, laneMaps: laneMapsOf(judged, views) };
}

function viewOf(history: readonly Snapshot[], snapshot: Snapshot, nas: MachineFacts): NasView {
  const earlier = history.flatMap(({ nasViews }) => nasViews.filter(({ machine }) => machine === nas.machine));
  return joinNas(snapshot, nas, {
    history,
    before: earlier.find(({ facts }) => facts.asked < nas.asked)?.facts,
    last: earlier.find(({ nas: ids }) => ids.length > 0)?.nas,
  });
}
