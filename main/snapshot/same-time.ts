import type { MachineFacts } from '../../shared/model/machine.ts';
import type { MachineId } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';

/** Looks at both ends, newest first. Each look at a machine took some time, and its counters were read within it. */
export interface Looks {
  readonly here: readonly Snapshot[];
  readonly there: readonly MachineFacts[];
}

/** The looks that a judgement can rest on: the present ones, and what history holds of both. */
export function looksOf(
  history: readonly Snapshot[],
  snapshot: Snapshot,
  nas: MachineFacts,
  before?: MachineFacts,
): Looks {
  const earlier = history.flatMap((one) => factsOf(one, nas.machine));
  const there = [nas, ...(before === undefined ? [] : [before]), ...earlier];
  const distinct = [...new Map(there.map((facts) => [facts.asked, facts])).values()];
  return {
    here: [snapshot, ...history],
    there: distinct.filter(({ asked }) => asked <= nas.asked).toSorted((left, right) => right.asked - left.asked),
  };
}

function factsOf({ nasViews }: Snapshot, machine: MachineId): readonly MachineFacts[] {
  return nasViews.flatMap((view) => (view.machine === machine ? [view.facts] : []));
}

/** A time that was counted here, within a time that was counted at the NAS. */
export interface SharedTime {
  readonly here: { readonly from: Snapshot; readonly until: Snapshot };
  readonly there: { readonly from: MachineFacts; readonly until: MachineFacts };
}

/**
 * The latest time over which both ends counted. What a lane moved here between two looks has passed the NAS's port by
 * its own count only if the NAS's two looks enclose these; two looks that merely overlap prove nothing, since a copy may
 * begin or end in the part that one of them misses. `undefined`: there is no such time yet.
 */
export function sharedTime({ here, there }: Looks): SharedTime | undefined {
  const [last, ...earlier] = there;
  if (last === undefined) return undefined;
  const until = here.find(({ facts }) => facts.answered <= last.asked);
  if (until === undefined) return undefined;
  for (const first of earlier) {
    const from = here.findLast(({ facts }) => facts.asked >= first.answered && facts.answered < until.facts.answered);
    if (from !== undefined) return { here: { from, until }, there: { from: first, until: last } };
  }
  return undefined;
}
