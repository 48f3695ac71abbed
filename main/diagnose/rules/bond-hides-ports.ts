import type { Bond } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { bondHidesPorts as text } from '../../../shared/text/findings/network.ts';
import { nasBonds } from '../nas-rules/bond.ts';
import { nicsOf, nicSubject, withPartsOf } from '../nic-view.ts';
import { quoteMatching } from '../quotes.ts';
import { found, type Rule } from '../rule.ts';
import { quoteSockets } from '../share-quotes.ts';
import { sharesOf, type ShareView, nasNamed } from '../share-view.ts';

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
      const view = sharesOf(now).find((one) => goesOver(bond, one));
      const nic = nicsOf(now).find((one) => one.name === bond.name);
      if (members.length < 2 || view === undefined || nic === undefined || isEnough(bond, view)) return [];
      const onlyOne = bond.mode.includes('active-backup') || oneMemberCarries(members, now);
      return found(bondHidesPorts, {
        severity: onlyOne && view.share.mount.asked > 1 ? 'warning' : 'note',
        subject: nicSubject(nic),
        text: text({ bond: bond.name, members, mode: bond.mode, nas: nasNamed(view.nas), onlyOne }),
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

function goesOver(bond: Bond, { session, useful, now }: ShareView): boolean {
  const all = nicsOf(now);
  const lanes = session?.lanes ?? [];
  const over = all.filter((nic) => lanes.some((lane) => lane.nic === nic.name)).flatMap((nic) => withPartsOf(nic, all));
  return useful.length > 1 && over.some((nic) => nic.name === bond.name);
}

/** One member alone is as fast as all useful ports of the NAS together. */
function isEnough(bond: Bond, { useful }: ShareView): boolean {
  const fastest = Math.max(...bond.members.map((member) => member.speed ?? 0));
  return (
    useful.every((port) => port.speed !== undefined) &&
    fastest >= useful.reduce((sum, port) => sum + (port.speed ?? 0), 0)
  );
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
