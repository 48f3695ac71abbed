import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { CifsSession } from '../../../shared/model/cifs.ts';
import type { HostFacts } from '../../../shared/model/facts.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { bothConnections, bothPorts, port } from '../../helpers/nas-facts.ts';
import { facts, type FactsChange } from '../../helpers/snapshot-builder.ts';

export const oneConnection = bothConnections.slice(0, 1);
export const [eth0 = port('eth0', '10.0.0.25'), eth1 = port('eth1', '10.0.0.26')] = bothPorts;

/** One look at both ends. */
export function ends(nas: NasFacts, change: FactsChange = {}, sessions?: readonly CifsSession[]): readonly [Snapshot] {
  return [nextSnapshot([], facts(change, sessions), [nas])];
}

/** Looks at both ends a second apart, oldest first; returned newest first. */
export function endsInTime(given: readonly (readonly [HostFacts, NasFacts])[]): readonly Snapshot[] {
  return given.reduce<readonly Snapshot[]>((history, [host, nas], index) => {
    const clock = milliseconds(index * 1000);
    return [nextSnapshot(history, { ...host, asked: clock, clock }, [{ ...nas, clock, answered: clock }]), ...history];
  }, []);
}
