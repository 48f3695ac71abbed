import type { Bond } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { bondHidesPorts as text } from '../../../shared/text/findings/network-bonds.ts';
import { isActiveBackup, leavesOut } from '../../snapshot/bonds.ts';
import { isEnough, leavesBy } from '../bonds.ts';
import { nasBonds } from '../nas-rules/bond.ts';
import { nicsOf, nicSubject } from '../nic-view.ts';
import { quoteMatching } from '../quotes.ts';
import { found, type Rule } from '../rule.ts';
import { quoteSockets } from '../share-quotes.ts';
import { sharesOf, nasNamed } from '../share-view.ts';

/** One member is called the only carrying one if it has at least this part of the bytes. */
const nearlyAll = 0.95;
/** Below this nothing can be said of how a bond spreads. */
const movingBytesPerSecond = 1_000_000;

/** The share leaves by a bond: to multichannel its ports are one. */
export const bondHidesPorts: Rule = {
  code: 'net.bond-hides-ports',
  unless: [],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) => [
    ...(valueOf(now.facts.bonds) ?? []).flatMap((bond) => {
      const members = bond.members.filter((member) => member.up).map((member) => member.name);
      const view = sharesOf(now).find((one) => one.useful.length > 1 && leavesBy(bond, one));
      const nic = nicsOf(now).find((one) => one.name === bond.name);
      // One that leaves members out is `net.bond-one-member`'s: which port a channel takes is not open there.
      if (members.length < 2 || leavesOut(bond) || view === undefined || nic === undefined || isEnough(bond, view))
        return [];
      const uneven = oneMemberCarries(members, now);
      return found(bondHidesPorts, {
        // A stand-by port is what active-backup is for: no fault.
        severity: uneven && !isActiveBackup(bond) && view.share.mount.asked > 1 ? 'warning' : 'note',
        subject: nicSubject(nic),
        text: text({
          bond: bond.name,
          members,
          mode: bond.mode,
          nas: nasNamed(view.nas),
          carriers: carriersIn(bond, uneven),
        }),
        evidence: [
          ...quoteMatching(now.facts.bonds, ['Bonding Mode:', ...members.map((name) => `Slave Interface: ${name}`)]),
          ...quoteSockets(
            now,
            view.open,
            view.open.map((lane) => `${lane.local?.address}:`),
          ),
        ],
      });
    }),
    ...nasBonds(bondHidesPorts, now),
  ],
};

/** How the members carry, as far as it is known: one and which, one, or whichever the bond picks. */
function carriersIn(bond: Bond, uneven: boolean): Parameters<typeof text>[0]['carriers'] {
  if (isActiveBackup(bond)) return { kind: 'stand-by', active: bond.activeMember };
  return { kind: uneven ? 'one' : 'any' };
}

function oneMemberCarries(members: readonly string[], now: Snapshot): boolean {
  const rates = members.map((name) => {
    const rate = now.nicRates[name] && valueOf(now.nicRates[name]);
    return rate ? rate.received + rate.sent : undefined;
  });
  const known = rates.filter((rate) => rate !== undefined);
  const sum = known.reduce((total, rate) => total + rate, 0);
  return known.length === members.length && sum > movingBytesPerSecond && Math.max(...known) >= nearlyAll * sum;
}
