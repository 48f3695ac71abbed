import type { MachineFacts } from '../../shared/model/machine.ts';
import type { Interface } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../shared/model/snapshot.ts';
import { nasFactsOf } from './nas-side.ts';

/** A NAS that tells its interfaces. */
export interface AskedNas {
  readonly nas: Nas;
  readonly facts: MachineFacts;
  readonly interfaces: readonly Interface[];
}

export function askedNas(now: Snapshot): readonly AskedNas[] {
  return now.nas.flatMap((nas) => {
    const facts = nasFactsOf(nas, now);
    const interfaces = facts && valueOf(facts.network.interfaces);
    return facts === undefined || interfaces === undefined ? [] : [{ nas, facts, interfaces }];
  });
}
