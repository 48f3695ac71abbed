import { type MachineFacts, smbServerOf } from '../../../shared/model/machine.ts';
import type { Interface } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';

/** A line of the table of a NAS's ports. */
export interface PortRow {
  readonly port: Interface;
  /** How many bonds, bridges or virtual switches above it it is part of. */
  readonly depth: number;
  /** Established connections to its addresses, of every service; `undefined`: those of one of them could not be listed. */
  readonly connections?: number;
}

export interface PortRows {
  /** Each port, below it those it is made of. */
  readonly shown: readonly PortRow[];
  /** Loopback, tunnels, containers: no client comes by them. */
  readonly others: readonly PortRow[];
}

interface Placed {
  readonly port: Interface;
  readonly depth: number;
}

/**
 * The address that each connection to a service of the NAS comes in by; `undefined`: the connections of one of them could not be
 * listed, and the rest would pass for all.
 */
export function entriesOf(facts: MachineFacts): readonly string[] | undefined {
  const smb = valueOf(smbServerOf(facts).connections)?.list.filter(
    ({ socketState }) => socketState === 'established' || socketState === 'unknown',
  );
  const storage = [facts.iscsiServer, facts.nfsServer].flatMap((server) =>
    server === undefined ? [] : [valueOf(server.connections)?.filter(({ state }) => state === 'established')],
  );
  const all = [smb, ...storage];
  return all.every((list) => list !== undefined) ? all.flat().map(({ nas }) => nas.address) : undefined;
}

/** `entries`: as of `entriesOf`. `announced`: addresses that it offers to clients here; they matter before anything has used them. */
export function portRows(
  interfaces: readonly Interface[],
  entries: readonly string[] | undefined,
  announced: ReadonlySet<string>,
): PortRows {
  const names = new Set(interfaces.map(({ name }) => name));
  const ownerOf = (one: Interface): string | undefined => {
    if (one.master !== undefined && names.has(one.master)) return one.master;
    // A VLAN is made of its port, and stands below it all the same: one port may have many.
    if (one.kind === 'vlan') return one.lower.find((name) => names.has(name) && name !== one.name);
    return interfaces.find(
      (other) => other.kind !== 'vlan' && other.name !== one.name && other.lower.includes(one.name),
    )?.name;
  };
  const rowOf = ({ port, depth }: Placed): PortRow => {
    const count = countOf(port, entries);
    return { port, depth, ...(count !== undefined && { connections: count }) };
  };
  const family = (port: Interface, depth: number, seen: ReadonlySet<string>): readonly Placed[] => {
    const known = new Set([...seen, port.name]);
    const inside = interfaces.filter((one) => ownerOf(one) === port.name && !known.has(one.name));
    return [{ port, depth }, ...inside.flatMap((one) => family(one, depth + 1, known))];
  };
  const groups = interfaces.flatMap((one) => {
    if (ownerOf(one) === undefined) return [family(one, 0, new Set())];
    return isInCircle(one, ownerOf, interfaces) ? [[{ port: one, depth: 0 }]] : [];
  });
  const matters = (group: readonly Placed[]): boolean =>
    group.some(
      ({ port }) =>
        isPhysical(port) ||
        (countOf(port, entries) ?? 0) > 0 ||
        port.addresses.some(({ address }) => announced.has(address)),
    );
  return {
    shown: groups.filter(matters).flat().map(rowOf),
    others: groups
      .filter((group) => !matters(group))
      .flat()
      .map(rowOf),
  };
}

/** What a cable or an antenna can be at. */
function isPhysical({ kind }: Interface): boolean {
  return kind === 'wired' || kind === 'wireless' || kind === 'bond';
}

function countOf(port: Interface, entries: readonly string[] | undefined): number | undefined {
  const own = new Set(port.addresses.map(({ address }) => address));
  return entries?.filter((address) => own.has(address)).length;
}

/** Two that name each other as master would both vanish from the table. */
function isInCircle(
  one: Interface,
  ownerOf: (of: Interface) => string | undefined,
  interfaces: readonly Interface[],
): boolean {
  const seen = new Set<string>();
  let current: Interface | undefined = one;
  while (current !== undefined && !seen.has(current.name)) {
    seen.add(current.name);
    const owner = ownerOf(current);
    if (owner === undefined) return false;
    current = interfaces.find(({ name }) => name === owner);
  }
  return current?.name === one.name;
}
