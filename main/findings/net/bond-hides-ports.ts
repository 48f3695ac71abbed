import type { Bond } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, listed } from '../../../shared/text/phrases.ts';
import { isActiveBackup, leavesOut } from '../../snapshot/bonds.ts';
import { isEnough, leavesBy, takeApart, takeApartAtNas } from '../bonds.ts';
import { finding } from '../finding.ts';
import { isEnoughAtNas, servingBonds, type ServingBond } from '../nas-bonds.ts';
import { quoteNasInterfaces } from '../nas-side.ts';
import { nicsOf, nicSubject } from '../nic-view.ts';
import { quoteMatching } from '../quotes.ts';
import { explain } from '../remedy.ts';
import { quoteSockets } from '../share-quotes.ts';
import { nasNamed, nasSubject, sharesOf } from '../share-view.ts';
import { bonds, interfaces, whole } from '../sources.ts';
import { answer, perMachine, type Wrong } from '../subjects.ts';

interface Seen {
  readonly bond: string;
  readonly members: readonly string[];
  readonly mode: string | undefined;
  readonly nas: string;
  /** What the lanes of the share are called. */
  readonly lanes: string;
  /** `stand-by`: the mode means one to carry at a time; `one`: only one was seen to; `any`: the bond picks. */
  readonly carriers: { readonly kind: 'stand-by' | 'one' | 'any'; readonly active?: string | undefined };
  /** The bond of this machine; left out for one of the NAS. */
  readonly own?: Bond;
}

/** The share leaves by a bond, or goes to one: whatever opens connections sees its ports as one. */
export const bondHidesPorts = finding<Seen>({
  code: 'net.bond-hides-ports',
  unless: [],
  visibleAfter: milliseconds(10_000),
  examine: (history) => {
    const [now] = history;
    return [
      ...perMachine(history, [interfaces, bonds], hiddenHere(now)),
      ...servingBonds(now).map((one) =>
        answer(nasSubject(one.nas), 'bond' in one ? hiddenAtNas(one, now) : undefined, () => [
          whole(one.facts.network.interfaces),
        ]),
      ),
    ];
  },
  says: (seen) => ({
    title: `${seen.bond}${seen.own === undefined ? ` of ${seen.nas}` : ''} makes one port of ${listed(seen.members)}, so that no connection can be sent by one of them on purpose.`,
    consequence: seen.own === undefined ? carriedAtNas(seen) : carriedHere(seen),
  }),
  remedies: ({ members, nas, own }) => {
    const place = own === undefined ? ` at ${nas}` : '';
    const why = `Take ${listed(members)} out of the bond${place} and give each an address, best in a network of its own. Then each carries connections of its own.`;
    return [
      own === undefined ? takeApartAtNas(why) : takeApart(why, own),
      explain('If the bond must stay, set it and the switch to spread by address and port (layer3+4).'),
    ];
  },
});

/** One member is called the only carrying one if it has at least this part of the bytes. */
const nearlyAll = 0.95;
/** Below this nothing can be said of how a bond spreads. */
const movingBytesPerSecond = 1_000_000;

function hiddenHere(now: Snapshot): readonly Wrong<Seen>[] {
  return (valueOf(now.facts.network.bonds) ?? []).flatMap((bond): readonly Wrong<Seen>[] => {
    const members = bond.members.filter((member) => member.up).map((member) => member.name);
    const view = sharesOf(now).find((one) => one.useful.length > 1 && leavesBy(bond, one));
    const nic = nicsOf(now).find((one) => one.name === bond.name);
    // One that leaves members out is `net.bond-one-member`'s: which port a connection takes is not open there.
    if (members.length < 2 || leavesOut(bond) || view === undefined || nic === undefined || isEnough(bond, view))
      return [];
    const uneven = oneMemberCarries(members, now);
    return [
      {
        // A stand-by port is what active-backup is for: no fault.
        severity: uneven && !isActiveBackup(bond) && view.share.asked > 1 ? 'warning' : 'note',
        subject: nicSubject(nic),
        seen: {
          bond: bond.name,
          members,
          mode: bond.mode,
          nas: nasNamed(view.nas),
          lanes: view.share.words.lanes,
          carriers: carriersIn(bond, uneven),
          own: bond,
        },
        evidence: [
          ...quoteMatching(now.facts.network.bonds, [
            'Bonding Mode:',
            ...members.map((name) => `Slave Interface: ${name}`),
          ]),
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

/** How the members carry, as far as it is known: one and which, one, or whichever the bond picks. */
function carriersIn(bond: Bond, uneven: boolean): Seen['carriers'] {
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

function carriedHere({ carriers, members, mode, nas, lanes }: Seen): string {
  const many = count(members.length);
  if (carriers.kind === 'any') {
    return `Which port a connection takes is left to the bond (mode ${mode}): the ${lanes} to ${nas} may share one, and the speed is then that of one port.`;
  }
  if (carriers.kind === 'one') return `One of the ${many} ports carries what goes to ${nas} (mode ${mode}).`;
  const active = carriers.active === undefined ? `One of the ${many} ports` : `Now ${carriers.active}`;
  return `${active} carries what goes to ${nas}, and the other stands by, as the mode ${mode} means it: all ${lanes} share the speed of one port.`;
}

function hiddenAtNas(
  { nas, facts, interfaces: all, bond, told, views }: ServingBond,
  now: Snapshot,
): Wrong<Seen> | undefined {
  const members = all.filter((one) => bond.lower.includes(one.name) && one.link === 'up');
  if (members.length < 2 || isEnoughAtNas(members, views, now)) return undefined;
  // One that leaves members out is `net.bond-one-member`'s.
  if (told !== undefined && leavesOut(told)) return undefined;
  const names = members.map(({ name }) => name);
  return {
    severity: 'note',
    subject: nasSubject(nas),
    seen: {
      bond: bond.name,
      members: names,
      mode: told?.mode,
      nas: nasNamed(nas),
      lanes: views[0]?.share.words.lanes ?? 'lanes',
      carriers: { kind: told !== undefined && isActiveBackup(told) ? 'stand-by' : 'any' },
    },
    evidence: [
      ...quoteMatching(facts.network.bonds, ['Bonding Mode:', ...names.map((name) => `Slave Interface: ${name}`)]),
      ...quoteNasInterfaces(facts, [bond.name, ...names]),
    ],
  };
}

function carriedAtNas({ carriers, members, mode, lanes }: Seen): string {
  const how = mode === undefined ? '' : ` (mode ${mode})`;
  return carriers.kind === 'stand-by'
    ? `One of the ${count(members.length)} ports carries what comes to this machine${how}.`
    : `Which port a connection takes is left to the bond${how}: the ${lanes} of this machine may share one, and the speed is then that of one port.`;
}
