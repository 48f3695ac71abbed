import type { Nic } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { portDown as text } from '../../../shared/text/findings/network.ts';
import { nasPortsDown } from '../nas-rules/port-down.ts';
import { quoteNic } from '../nic-quotes.ts';
import { nicsOf, nicSubject, reaches, servingNics } from '../nic-view.ts';
import { quoteMatching } from '../quotes.ts';
import { found, type History, type Rule } from '../rule.ts';
import { isLosing, sharesOf, sharesOn, nasNamed } from '../share-view.ts';

/** A port without a link, here or at a NAS that is asked, that belongs to the picture: a laptop's empty socket does not. */
export const portDown: Rule = {
  code: 'net.port-down',
  unless: [],
  visibleAfter: milliseconds(2_000),
  diagnose: (history) => {
    const [now] = history;
    const own = nicsOf(now)
      .filter((nic) => nic.kind === 'wired' && nic.link === 'down')
      .flatMap((nic) => {
        const role = roleOf(nic, history);
        if (role === undefined) return [];
        return found(portDown, {
          severity: role.why === 'carried' ? 'error' : role.costs ? 'warning' : 'note',
          subject: nicSubject(nic),
          text: text({ nic: nic.name, why: role.why, bond: nic.master, nas: role.nas }),
          evidence: [
            ...quoteNic(now, nic.name, ['NO-CARRIER', '"operstate":"DOWN"', '"DOWN"']),
            ...(role.why === 'bond-member' ? quoteMatching(now.facts.bonds, [nic.name, 'MII Status: down']) : []),
          ],
        });
      });
    return [...own, ...nasPortsDown(portDown, history)];
  },
};

interface Role {
  readonly why: Parameters<typeof text>[0]['why'];
  readonly nas?: string;
  /** Speed is lost by it. */
  readonly costs: boolean;
}

function roleOf(nic: Nic, [now, ...earlier]: History): Role | undefined {
  const carried = [now, ...earlier]
    .flatMap(sharesOf)
    .find((view) => view.session?.lanes.some((lane) => lane.nic === nic.name));
  const stillThere = carried && now.shares.some((share) => share.id === carried.share.id);
  if (carried !== undefined && stillThere === true) return { why: 'carried', nas: nasNamed(carried.nas), costs: true };
  const bond = valueOf(now.facts.bonds)?.find((one) => one.members.some((member) => member.name === nic.name));
  if (bond !== undefined) {
    const serves = servingNics(now).some((one) => one.name === bond.name);
    return serves ? { why: 'bond-member', costs: true } : undefined;
  }
  const nas = now.nas.find((one) => reaches(nic, one));
  const costs = nas !== undefined && sharesOn(nas, now).some(isLosing);
  return nas === undefined ? undefined : { why: 'nas-network', nas: nasNamed(nas), costs };
}
