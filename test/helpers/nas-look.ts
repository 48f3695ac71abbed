import type { MachineFacts } from '../../shared/model/machine.ts';
import type { Interface } from '../../shared/model/network.ts';
import type { MachineId } from '../../shared/model/reading.ts';
import { bytes, instant, milliseconds } from '../../shared/model/units.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { known } from './host-facts.ts';
import { bareServer, withFacts, type FactsChange } from './machine-facts.ts';

/** What a NAS told in a look at this time; it has the ports of the shares in host-facts. */
export function nasLook(machine: MachineId, clock: number, change: FactsChange = {}): MachineFacts {
  return withFacts(bareServer, {
    machine,
    system: known({ kind: 'synology-dsm7', name: 'Synology DSM', version: '7.2' }),
    guide: {
      multichannel: { text: 'Control Panel', sure: true },
      restart: { text: 'Restart', sure: true },
      sudoers: ['ada ALL=(root) NOPASSWD: /usr/bin/smbstatus -p --json'],
    },
    account: known({ name: 'ada', root: false }),
    version: known('4.22.11'),
    sessions: known([]),
    connections: known({ source: 'smbstatus-channels', counters: 'connection', list: [] }),
    configuration: known({}),
    interfaces: known([port('eth0', '10.0.0.25', clock), port('eth1', '10.0.0.26', clock)]),
    ways: { tools: {}, status: 'json', statusBySudo: false, sockets: 'ss' },
    readAt: instant(1_800_000_000_000 + clock),
    asked: milliseconds(clock),
    answered: milliseconds(clock),
    ...change,
  });
}

function port(name: string, address: string, clock: number): Interface {
  return {
    name,
    kind: 'wired',
    link: 'up',
    addresses: [{ family: 'ipv4', address, prefixLength: 24, scope: 'global' }],
    lower: [],
    received: bytes(clock),
    sent: bytes(clock),
  };
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
