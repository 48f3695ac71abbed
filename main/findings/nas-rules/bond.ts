import type { Finding } from '../../../shared/model/finding.ts';
import type { NasInterface } from '../../../shared/model/nas-facts.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { bondOneMember } from '../../../shared/text/findings/network-bonds.ts';
import { nasBond as text } from '../../../shared/text/findings/nas.ts';
import { isActiveBackup, leavesOut } from '../../snapshot/bonds.ts';
import { membersOf } from '../bonds.ts';
import { quoteNasInterfaces } from '../nas-side.ts';
import { quoteBond } from '../nic-quotes.ts';
import { nicsOf } from '../nic-view.ts';
import { quoteMatching } from '../quotes.ts';
import { found, type Rule } from '../rule.ts';
import { nasNamed, nasSubject, sharesOn, type ShareView } from '../share-view.ts';
import { askedNas, withLower, type AskedNas } from './nas-ports.ts';

/** A share's channels go to a bond of the NAS, the ports of which are one to multichannel. */
export function nasBonds(rule: Rule, now: Snapshot): readonly Finding[] {
  return askedNas(now).flatMap((asked) => {
    const { nas, facts, interfaces } = asked;
    const views = sharesOn(nas, now);
    const bond = servingBond(asked, views);
    const members = interfaces.filter((one) => bond?.lower.includes(one.name) === true && one.link === 'up');
    if (bond === undefined || members.length < 2 || isEnough(members, views, now)) return [];
    const told = valueOf(facts.bonds)?.find((one) => one.name === bond.name);
    // One that leaves members out is `net.bond-one-member`'s.
    if (told !== undefined && leavesOut(told)) return [];
    const mode = told?.mode;
    const onlyOne = told !== undefined && isActiveBackup(told);
    const names = members.map(({ name }) => name);
    return found(rule, {
      severity: 'note',
      subject: nasSubject(nas),
      text: text({ bond: bond.name, members: names, mode, nas: nasNamed(nas), onlyOne }),
      evidence: [
        ...quoteMatching(facts.bonds, ['Bonding Mode:', ...names.map((name) => `Slave Interface: ${name}`)]),
        ...quoteNasInterfaces(facts, [bond.name, ...names]),
      ],
    });
  });
}

/** A share's channels go to a bond of the NAS that uses fewer of its members than have a link. */
export function nasBondsOfOne(rule: Rule, now: Snapshot): readonly Finding[] {
  return askedNas(now).flatMap((asked) => {
    const { nas, facts, interfaces } = asked;
    const views = sharesOn(nas, now);
    const serving = servingBond(asked, views);
    const bond = valueOf(facts.bonds)?.find(({ name }) => name === serving?.name);
    if (serving === undefined || bond === undefined || !leavesOut(bond)) return [];
    const members = membersOf(bond);
    const carriers = interfaces.filter(({ name }) => members.carrying?.includes(name));
    const costs = views.some(({ share }) => share.mount.asked > 1) && !isEnough(carriers, views, now);
    return found(rule, {
      severity: costs ? 'warning' : 'note',
      subject: nasSubject(nas),
      text: bondOneMember({ bond: bond.name, ...members, nas: nasNamed(nas), costs, atNas: true }),
      evidence: [...quoteBond(facts.bonds, bond), ...quoteNasInterfaces(facts, [bond.name])],
    });
  });
}

function servingBond({ nas, interfaces }: AskedNas, views: readonly ShareView[]): NasInterface | undefined {
  const reached = new Set(views.flatMap((view) => view.reached));
  return nas.ports
    .filter((port) => reached.has(port.address) && port.name !== undefined)
    .flatMap((port) => withLower(port.name ?? '', interfaces))
    .find((one) => one.kind === 'bond');
}

/** One member alone is as fast as all links by which this machine reaches the NAS. */
function isEnough(members: readonly NasInterface[], views: readonly ShareView[], now: Snapshot): boolean {
  const names = new Set(views.flatMap((view) => view.open.map((lane) => lane.nic)));
  const own = nicsOf(now).filter((nic) => names.has(nic.name));
  const fastest = Math.max(...members.map((member) => member.speed ?? 0));
  return own.every((nic) => nic.speed !== undefined) && fastest >= own.reduce((sum, nic) => sum + (nic.speed ?? 0), 0);
}
