import type { MachineFacts } from '../../shared/model/machine.ts';
import type { Bond, BondMember, Interface } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { bitsPerSecond, type BitsPerSecond } from '../../shared/model/units.ts';

/** What of a bond carries. */
interface Carriers {
  readonly count: number;
  /** `undefined`: one of those that are left does, and which is not told. */
  readonly members: readonly BondMember[] | undefined;
  readonly speed: BitsPerSecond | undefined;
}

const isUp = ({ up }: BondMember): boolean => up;
const isLacp = ({ mode }: Bond): boolean => mode.includes('802.3ad');
export const isActiveBackup = ({ mode }: Pick<Bond, 'mode'>): boolean => mode.includes('active-backup');

/**
 * The members by which a bond sends and receives; `undefined` where its mode leaves that to each connection, or it is not
 * told. Of 802.3ad it is those of the active aggregator that are not churned (out of step with what the switch says).
 * An ordinary user is not told which aggregator is active: where each member has one of its own, one of them it is.
 */
export function carriersOf(bond: Bond): Carriers | undefined {
  if (isActiveBackup(bond)) {
    const active = bond.members.filter(({ name, up }) => up && name === bond.activeMember);
    return active.length === 0 ? undefined : told(active);
  }
  if (!isLacp(bond)) return undefined;
  const able = bond.members.filter(({ up, churned, aggregator }) => up && !churned && aggregator !== undefined);
  const groups = Map.groupBy(able, ({ aggregator }) => aggregator);
  const active = bond.aggregator === undefined ? undefined : groups.get(bond.aggregator.id);
  if (active !== undefined) return told(active);
  const [only, ...others] = groups.values();
  if (only === undefined || bond.aggregator !== undefined) return undefined;
  if (others.length === 0) return told(only);
  if (![only, ...others].every((group) => group.length === 1)) return undefined;
  const speeds = new Set(able.map(({ speed }) => speed));
  return { count: 1, members: undefined, speed: speeds.size === 1 ? able[0]?.speed : undefined };
}

const told = (members: readonly BondMember[]): Carriers => ({
  count: members.length,
  members,
  speed: sumOf(members),
});

function sumOf(members: readonly BondMember[]): BitsPerSecond | undefined {
  const speeds = members.flatMap(({ speed }) => speed ?? []);
  return speeds.length === members.length ? bitsPerSecond(speeds.reduce((sum, one) => sum + one, 0)) : undefined;
}

/** A bond that is meant to spread over its members and leaves some out that have a link. */
export function leavesOut(bond: Bond): boolean {
  const carriers = isLacp(bond) ? carriersOf(bond) : undefined;
  return carriers !== undefined && carriers.count < bond.members.filter(isUp).length;
}

/** The ports and bonds that an interface lies upon, through bridges and VLANs; a bond stands for its members. */
export function basisOf(one: Interface, all: readonly Interface[], seen: readonly string[] = []): readonly Interface[] {
  if (one.kind === 'bond' || one.kind === 'wired' || one.kind === 'wireless') return [one];
  if (seen.includes(one.name)) return [];
  const below = all.filter(({ name }) => one.lower.includes(name));
  return below.flatMap((other) => basisOf(other, all, [...seen, one.name]));
}

/** The bond that everything over this interface goes by; `undefined` where there is none, or something beside it. */
function bondBelow(one: Interface, all: readonly Interface[], bonds: readonly Bond[]): Bond | undefined {
  const basis = new Set(basisOf(one, all));
  const [only] = basis;
  return basis.size === 1 && only?.kind === 'bond' ? bonds.find(({ name }) => name === only.name) : undefined;
}

/** The bond below an interface that uses only one of its members although more of them have a link. */
export function oneMemberBelow(one: Interface, all: readonly Interface[], bonds: readonly Bond[]): Bond | undefined {
  const bond = bondBelow(one, all, bonds);
  return bond !== undefined && leavesOut(bond) && carriersOf(bond)?.count === 1 ? bond : undefined;
}

/** What an interface could carry if its bond used all members that have a link. */
export function couldCarry(
  one: Interface,
  all: readonly Interface[],
  bonds: readonly Bond[],
): BitsPerSecond | undefined {
  const bond = bondBelow(one, all, bonds);
  return bond !== undefined && leavesOut(bond) ? sumOf(bond.members.filter(isUp)) : one.speed;
}

/**
 * Interfaces with the speed of what really carries. The kernel's own word for a bond counts members that carry nothing
 * (older kernels all of them), and it has none for a bridge or VLAN upon it on every kernel.
 */
export function withCarriedSpeeds(facts: MachineFacts): MachineFacts {
  const { interfaces, bonds } = facts.network;
  const known = valueOf(bonds) ?? [];
  if (interfaces.state !== 'known' || known.length === 0) return facts;
  const value = interfaces.value.map((one): Interface => {
    const bond = bondBelow(one, interfaces.value, known);
    const speed = bond && carriersOf(bond)?.speed;
    return speed === undefined || speed === one.speed ? one : { ...one, speed };
  });
  return { ...facts, network: { ...facts.network, interfaces: { ...interfaces, value } } };
}
