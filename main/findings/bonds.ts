import type { Bond } from '../../shared/model/network.ts';
import type { HandRemedy } from '../../shared/model/remedy.ts';
import { commandOf } from '../../shared/text/phrases.ts';
import { carriersOf, isActiveBackup, leavesOut } from '../snapshot/bonds.ts';
import { nicsOf, withLower } from './nic-view.ts';
import type { HandDraft } from './finding.ts';
import { copy, explain, onLinux } from './remedy.ts';
import type { ShareView } from './share-view.ts';

/** A lane of the share leaves by the bond, or by a bridge or VLAN upon it. */
export function leavesBy(bond: Bond, { session, now }: ShareView): boolean {
  const all = nicsOf(now);
  const lanes = session?.lanes ?? [];
  const over = all.filter((nic) => lanes.some((lane) => lane.nic === nic.name)).flatMap((nic) => withLower(nic, all));
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

/** Never one click: a bond is somebody's decision, and its loss can cut a machine off. */
const bondIsYours =
  'Changing a bond can cut this machine or the NAS off, so it is never done for you. Where the bond came from (NetworkManager, netplan, systemd-networkd, the switch) must be changed as well. To try it until the next start, with a free address in place of ADDRESS/24:';

/** Commands that take a bond of this machine apart, after the sentence that says what for. */
export function takeApart(why: string, { members }: Bond): HandDraft {
  const [, ...further] = members.filter(({ up }) => up);
  const lines = further.flatMap(({ name }) => [
    commandOf('sudo', 'ip', 'link', 'set', name, 'nomaster'),
    commandOf('sudo', 'ip', 'address', 'add', 'ADDRESS/24', 'dev', name),
    commandOf('sudo', 'ip', 'link', 'set', name, 'up'),
  ]);
  const whole = lines.length > 0 && lines.every((line) => line !== undefined);
  return onLinux(copy(`${why} ${bondIsYours}`, whole ? lines.join('\n') : undefined));
}

/** The same for a bond of a NAS, by its own settings. */
export function takeApartAtNas(why: string): HandRemedy {
  return explain(
    `${why} Changing a bond can cut the NAS off, so it is never done for you: do it in the network settings of the NAS, with its screen or a third port at hand.`,
  );
}
