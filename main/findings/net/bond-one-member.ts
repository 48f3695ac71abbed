import type { Bond } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, listed } from '../../../shared/text/phrases.ts';
import { leavesOut } from '../../snapshot/bonds.ts';
import { isEnough, leavesBy, membersOf, takeApart, takeApartAtNas } from '../bonds.ts';
import { finding } from '../finding.ts';
import { isEnoughAtNas, servingBonds, type ServingBond } from '../nas-bonds.ts';
import { quoteNasInterfaces } from '../nas-side.ts';
import { quoteBond } from '../interface-quotes.ts';
import { nicsOf, nicSubject } from '../nic-view.ts';
import { explain } from '../remedy.ts';
import { quoteSockets } from '../share-quotes.ts';
import { nasNamed, nasSubject, sharesOf, type ShareView } from '../share-view.ts';
import { bonds, interfaces, whole } from '../sources.ts';
import { answer, perMachine, type Wrong } from '../subjects.ts';

interface Seen {
  readonly bond: Bond;
  /** Which members carry, which have a link and do not. */
  readonly members: ReturnType<typeof membersOf>;
  readonly nas: string;
  /** What the lanes of the share are called. */
  readonly lanes: string;
  /** A share is slower by it now. */
  readonly costs: boolean;
  /** The bond is the NAS's. */
  readonly atNas: boolean;
}

/** A share leaves by a bond that should spread over its members, and the switch lets it use fewer of them. */
export const bondOneMember = finding<Seen>({
  code: 'net.bond-one-member',
  unless: [],
  // What two ends have to settle when a link comes up takes some seconds.
  visibleAfter: milliseconds(30_000),
  examine: (history) => {
    const [now] = history;
    return [
      ...perMachine(history, [interfaces, bonds], fewerHere(now)),
      ...servingBonds(now).map((one) =>
        answer(nasSubject(one.nas), 'bond' in one ? fewerAtNas(one, now) : undefined, () => [
          whole(one.facts.network.interfaces),
          whole(one.facts.network.bonds),
        ]),
      ),
    ];
  },
  says: (seen) => {
    const { bond, members, nas, atNas } = seen;
    return {
      title: `The bond ${bond.name}${atNas ? ` of ${nas}` : ''} uses ${count(members.count)} of its ${count(members.up.length)} ports with a link.`,
      consequence: `${whoCarries(seen)} ${speedOfIt(seen)}`,
    };
  },
  // What is settled with the switch is settled there.
  remedies: ({ bond, members: { up, silent }, nas, atNas }) => {
    const why = `Or take ${listed(up)} out of the bond${atNas ? ` at ${nas}` : ''} and give each an address, best in a network of its own. Connections then use them without any help of the switch.`;
    return [
      explain(
        silent
          ? `Put the switch ports of ${listed(up)} into one LACP group (802.3ad, “dynamic”): at the port in use it sends none.`
          : `Put the switch ports of ${listed(up)} into one and the same LACP group (802.3ad, “dynamic”), on one switch or on switches that act as one.`,
      ),
      atNas ? takeApartAtNas(why) : takeApart(why, bond),
    ];
  },
});

function fewerHere(now: Snapshot): readonly Wrong<Seen>[] {
  return (valueOf(now.facts.network.bonds) ?? []).filter(leavesOut).flatMap((bond): readonly Wrong<Seen>[] => {
    const views = sharesOf(now).filter((view) => leavesBy(bond, view));
    const view = views.find((one) => couldBeFaster(bond, one)) ?? views[0];
    const nic = nicsOf(now).find(({ name }) => name === bond.name);
    if (view === undefined || nic === undefined) return [];
    const costs = couldBeFaster(bond, view);
    return [
      {
        severity: costs ? 'warning' : 'note',
        subject: nicSubject(nic),
        seen: {
          bond,
          members: membersOf(bond),
          nas: nasNamed(view.nas),
          lanes: view.share.words.lanes,
          costs,
          atNas: false,
        },
        evidence: [
          ...quoteBond(now.facts.network.bonds, bond),
          ...quoteSockets(
            now,
            view.open,
            view.open.map((lane) => `${lane.local?.address}:`),
          ),
        ],
      },
    ];
  });
}

/** Several lanes could be faster by the other members. */
function couldBeFaster(bond: Bond, view: ShareView): boolean {
  return view.share.asked > 1 && view.useful.length > 1 && !isEnough(bond, view);
}

function fewerAtNas({ nas, facts, interfaces: all, told, views }: ServingBond, now: Snapshot): Wrong<Seen> | undefined {
  if (told === undefined || !leavesOut(told)) return undefined;
  const members = membersOf(told);
  const carriers = all.filter(({ name }) => members.carrying?.includes(name));
  const costs = views.some(({ share }) => share.asked > 1) && !isEnoughAtNas(carriers, views, now);
  return {
    severity: costs ? 'warning' : 'note',
    subject: nasSubject(nas),
    seen: {
      bond: told,
      members,
      nas: nasNamed(nas),
      lanes: views[0]?.share.words.lanes ?? 'lanes',
      costs,
      atNas: true,
    },
    evidence: [...quoteBond(facts.network.bonds, told), ...quoteNasInterfaces(facts, [told.name])],
  };
}

function whoCarries({ members: { carrying, idle } }: Seen): string {
  if (carrying === undefined)
    return 'Each of them is in an aggregator of its own, and only one aggregator carries at a time.';
  return `Everything goes by ${listed(carrying)}, and ${listed(idle)} ${idle.length === 1 ? 'carries' : 'carry'} nothing: LACP (802.3ad) was not settled there with the switch.`;
}

function speedOfIt({ members, nas, lanes, costs, atNas }: Seen): string {
  const speed = members.count === 1 ? 'one port' : `${count(members.count)} ports`;
  if (costs) return `All ${lanes} ${atNas ? 'of this machine' : `to ${nas}`} share the speed of ${speed}.`;
  return `Whatever goes ${atNas ? 'to this machine' : `to ${nas}`} has the speed of ${speed} at most.`;
}
