import type { Bond } from '../../shared/model/network.ts';
import { carriersOf, isActiveBackup, leavesOut } from '../snapshot/bonds.ts';
import { nicsOf, withPartsOf } from './nic-view.ts';
import type { ShareView } from './share-view.ts';

/** A lane of the share leaves by the bond, or by a bridge or VLAN upon it. */
export function leavesBy(bond: Bond, { session, now }: ShareView): boolean {
  const all = nicsOf(now);
  const lanes = session?.lanes ?? [];
  const over = all.filter((nic) => lanes.some((lane) => lane.nic === nic.name)).flatMap((nic) => withPartsOf(nic, all));
  return over.some((nic) => nic.name === bond.name);
}

/** What carries for sure, or else one member alone, is as fast as all useful ports of the NAS together. */
export function isEnough(bond: Bond, { useful }: ShareView): boolean {
  const carriers = carriersOf(bond);
  const sure = leavesOut(bond) || isActiveBackup(bond) ? carriers?.speed : undefined;
  const fastest = sure ?? Math.max(...bond.members.map((member) => member.speed ?? 0));
  return (
    useful.every((port) => port.speed !== undefined) &&
    fastest >= useful.reduce((sum, port) => sum + (port.speed ?? 0), 0)
  );
}

/** Which members carry, which have a link and do not, and who answers at the other end of the one that does. */
export function membersOf(bond: Bond) {
  const up = bond.members.filter((member) => member.up).map(({ name }) => name);
  const carriers = carriersOf(bond);
  const carrying = carriers?.members?.map(({ name }) => name);
  return {
    up,
    carrying,
    count: carriers?.count ?? 0,
    idle: carrying === undefined ? [] : up.filter((name) => !carrying.includes(name)),
    silent: bond.aggregator?.partner === noPartner,
  };
}

/** What the kernel prints for a switch that sends no LACP. */
const noPartner = '00:00:00:00:00:00';
