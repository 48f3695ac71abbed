import type { Bond } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { bondOneMember as text } from '../../../shared/text/findings/network-bonds.ts';
import { leavesOut } from '../../snapshot/bonds.ts';
import { isEnough, leavesBy, membersOf } from '../bonds.ts';
import { nasBondsOfOne } from '../nas-rules/bond.ts';
import { quoteBond } from '../nic-quotes.ts';
import { nicsOf, nicSubject } from '../nic-view.ts';
import { found, type Rule } from '../rule.ts';
import { quoteSockets } from '../share-quotes.ts';
import { nasNamed, sharesOf, type ShareView } from '../share-view.ts';

/** A share leaves by a bond that should spread over its members, and the switch lets it use fewer of them. */
export const bondOneMember: Rule = {
  code: 'net.bond-one-member',
  unless: [],
  // What two ends have to settle when a link comes up takes some seconds.
  visibleAfter: milliseconds(30_000),
  diagnose: ([now]) => [
    ...(valueOf(now.facts.bonds) ?? []).filter(leavesOut).flatMap((bond) => {
      const views = sharesOf(now).filter((view) => leavesBy(bond, view));
      const view = views.find((one) => costs(bond, one)) ?? views[0];
      const nic = nicsOf(now).find(({ name }) => name === bond.name);
      if (view === undefined || nic === undefined) return [];
      return found(bondOneMember, {
        severity: costs(bond, view) ? 'warning' : 'note',
        subject: nicSubject(nic),
        text: text({ bond: bond.name, ...membersOf(bond), nas: nasNamed(view.nas), costs: costs(bond, view) }),
        evidence: [
          ...quoteBond(now.facts.bonds, bond),
          ...quoteSockets(
            now,
            view.open,
            view.open.map((lane) => `${lane.local?.address}:`),
          ),
        ],
      });
    }),
    ...nasBondsOfOne(bondOneMember, now),
  ],
};

/** Several channels could be faster by the other members. */
function costs(bond: Bond, view: ShareView): boolean {
  return view.share.mount.asked > 1 && view.useful.length > 1 && !isEnough(bond, view);
}
