import type { MachineFacts } from '../../shared/model/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Nas, NasId, Share, Snapshot } from '../../shared/model/snapshot.ts';
import type { Adapter, Attached, AttachedNas, AttachedShare } from './adapters/adapter.ts';
import { portsOf } from './ports.ts';

/** Joins what every client has attached in one look, and adds the ports of each NAS. No rates, no verdicts yet. */
export function assemble(facts: MachineFacts, adapters: readonly Adapter[]): Snapshot {
  const attached = adapters.map((adapter) => adapter(facts));
  const unread = attached.find((one) => one.unread !== undefined)?.unread;
  const machines = groupByMachine(attached);
  return {
    machine: facts.machine,
    hostName: valueOf(facts.hostName) ?? facts.machine,
    at: facts.readAt,
    nics: facts.network.interfaces,
    nicRates: {},
    nas: machines.map((group) => nasOf(group, facts)),
    shares: attached.flatMap(({ shares, nas }) => {
      const machineOf = machinesOf(nas, machines);
      return shares.map((share) => shareOf(share, machineOf));
    }),
    ...(unread !== undefined && { mountsUnread: unread }),
    clientIds: attached.flatMap(({ clientIds }) => clientIds),
    nasViews: [],
    laneMaps: {},
    facts,
  };
}

/** The NAS of different clients that are one machine: what one attached from goes to an address that the other knows. */
function groupByMachine(attached: readonly Attached[]): readonly (readonly AttachedNas[])[] {
  const groups: AttachedNas[][] = [];
  for (const { nas } of attached) {
    const before = [...groups];
    for (const one of nas) {
      const same = before.find((group) => group.some((other) => isSameMachine(one, other)));
      if (same === undefined) groups.push([one]);
      else same.push(one);
    }
  }
  return groups;
}

function isSameMachine(left: AttachedNas, right: AttachedNas): boolean {
  return left.primaries.some((address) => knows(right, address)) || right.primaries.some((one) => knows(left, one));
}

function knows({ primaries, announced }: AttachedNas, address: string): boolean {
  return primaries.includes(address) || announced.some((one) => one.address === address);
}

function nasOf(group: readonly AttachedNas[], facts: MachineFacts): Nas {
  const names = [...new Set(group.flatMap((one) => one.names))];
  const { id, name } = group[0] ?? { id: '', name: '' };
  return { id, name, names, ports: portsOf(group, facts) };
}

/** By which id of a NAS the shares of one client name it, and by which it is known here. */
function machinesOf(
  own: readonly AttachedNas[],
  machines: readonly (readonly AttachedNas[])[],
): ReadonlyMap<NasId, NasId> {
  const firsts = new Map(machines.flatMap((group) => group.map((one) => [one, group[0]?.id ?? one.id] as const)));
  return new Map(own.map((one) => [one.id, firsts.get(one) ?? one.id]));
}

function shareOf({ missing, ...share }: AttachedShare, machineOf: ReadonlyMap<NasId, NasId>): Share {
  const verdict = { word: 'unknown', reason: 'not-readable', carrying: 0, possible: 0, missing } as const;
  return { ...share, nas: machineOf.get(share.nas) ?? share.nas, verdict };
}
