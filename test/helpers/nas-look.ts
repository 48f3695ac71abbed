import type { MachineFacts } from '../../shared/model/machine.ts';
import type { MachineId } from '../../shared/model/reading.ts';
import { bytes, instant, milliseconds } from '../../shared/model/units.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { known } from './host-facts.ts';
import { withFacts, type FactsChange } from './machine-facts.ts';
import { nasFacts, port } from './nas-facts.ts';

/** What a NAS told in a look at this time; it has the ports of the shares in host-facts. */
export function nasLook(machine: MachineId, clock: number, change: FactsChange = {}): MachineFacts {
  const counted = { received: bytes(clock), sent: bytes(clock) };
  return withFacts(nasFacts({ connections: [] }), {
    machine,
    system: known({ kind: 'synology-dsm7', name: 'Synology DSM', version: '7.2' }),
    interfaces: known([port('eth0', '10.0.0.25', counted), port('eth1', '10.0.0.26', counted)]),
    readAt: instant(1_800_000_000_000 + clock),
    asked: milliseconds(clock),
    answered: milliseconds(clock),
    ...change,
  });
}

/** A connection that is only opened and closed. */
export interface OpenedMachine extends Machine {
  closed(): boolean;
}

export function openedMachine(id: MachineId): OpenedMachine {
  let closed = false;
  const nothing = (): Promise<never> => Promise.reject(new RangeError('Nothing is read from it.'));
  return {
    id,
    family: 'linux',
    readFile: nothing,
    listDirectory: nothing,
    readLink: nothing,
    run: nothing,
    beginLook: () => undefined,
    now: () => ({ at: instant(0), clock: milliseconds(0) }),
    close: async () => {
      closed = true;
    },
    closed: () => closed,
  };
}
