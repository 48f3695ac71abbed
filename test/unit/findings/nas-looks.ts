import type { MachineFacts } from '../../../shared/model/machine.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { CifsSession } from '../../../shared/model/cifs.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { bothConnections, bothPorts, port } from '../../helpers/nas-facts.ts';
import { facts, type Situation } from '../../helpers/snapshot-builder.ts';

export const oneConnection = bothConnections.slice(0, 1);
export const [eth0 = port('eth0', '10.0.0.25'), eth1 = port('eth1', '10.0.0.26')] = bothPorts;

/** One look at both ends. */
export function ends(
  nas: MachineFacts,
  change: Situation = {},
  sessions?: readonly CifsSession[],
): readonly [Snapshot] {
  return [nextSnapshot([], facts(change, sessions), [nas])];
}

/** Looks at both ends a second apart, oldest first; returned newest first. */
export function endsInTime(given: readonly (readonly [MachineFacts, MachineFacts])[]): readonly Snapshot[] {
  return given.reduce<readonly Snapshot[]>((history, [host, nas], index) => {
    const clock = milliseconds(index * 1000);
    return [
      nextSnapshot(history, { ...host, asked: clock, answered: clock }, [{ ...nas, asked: clock, answered: clock }]),
      ...history,
    ];
  }, []);
}
