import type { Interface } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf, listed, powerShellLine } from '../../../shared/text/phrases.ts';
import { inNetwork } from '../../snapshot/addresses.ts';
import { finding, type History } from '../finding.ts';
import { askedNas, type AskedNas } from '../nas-ports.ts';
import { quoteNasInterfaces } from '../nas-side.ts';
import { quoteNic } from '../interface-quotes.ts';
import { nicsOf, nicSubject, reaches, servingNics, withLower } from '../nic-view.ts';
import { quoteMatching } from '../quotes.ts';
import { copy, explain, onLinux } from '../remedy.ts';
import { isLosing, nasNamed, nasSubject, sharesOf, sharesOn } from '../share-view.ts';
import { bonds, interfaces as ownInterfaces, whole } from '../sources.ts';
import { answer, perMachine, type Wrong } from '../subjects.ts';
import { asAdministrator } from '../windows-view.ts';

type Seen =
  | {
      readonly where: 'here';
      readonly nic: string;
      readonly why: 'carried' | 'bond-member' | 'nas-network';
      readonly bond?: string | undefined;
      readonly nas?: string | undefined;
    }
  | {
      readonly where: 'nas';
      readonly nas: string;
      readonly ports: readonly string[];
      readonly why: WhyAtNas;
      readonly bond?: string | undefined;
    };

/** A port without a link, here or at a NAS that is asked, that belongs to the picture: a laptop's empty socket does not. */
export const portDown = finding<Seen>({
  code: 'net.port-down',
  unless: [],
  visibleAfter: milliseconds(2_000),
  label: 'cable out?',
  examine: (history) => [
    ...perMachine(history, [ownInterfaces, bonds], ownPorts(history)),
    ...askedNas(history[0]).map((asked) =>
      answer(nasSubject(asked.nas), downAtNas(asked, history), () => [whole(asked.facts.network.interfaces)]),
    ),
  ],
  says: (seen) => (seen.where === 'here' ? ownSentences(seen) : nasSentences(seen)),
  // No setting brings a link back; that a port here was switched off is the one case with a command.
  remedies: (seen) =>
    seen.where === 'here'
      ? [
          explain(`Look at the cable of ${seen.nic} and the switch port at its other end.`),
          onLinux(copy(`${switchedOff} until the next start:`, commandOf('sudo', 'ip', 'link', 'set', seen.nic, 'up'))),
          asAdministrator(`${switchedOff}.`, powerShellLine('Enable-NetAdapter', { Name: seen.nic })),
        ]
      : [
          explain(
            `Look at the cable of ${listed(seen.ports)} at ${seen.nas}, and at the switch port at its other end.`,
          ),
          explain('If the port was switched off there, switch it on in the NAS’s network settings.'),
        ],
});

const switchedOff = 'If the port was switched off, and not for a reason, switch it on';

function ownPorts(history: History): readonly Wrong<Seen>[] {
  const [now] = history;
  return nicsOf(now)
    .filter((nic) => nic.kind === 'wired' && nic.link === 'down')
    .flatMap((nic): readonly Wrong<Seen>[] => {
      const role = roleOf(nic, history);
      if (role === undefined) return [];
      const { why, nas, costs } = role;
      return [
        {
          severity: why === 'carried' ? 'error' : costs ? 'warning' : 'note',
          subject: nicSubject(nic),
          seen: { where: 'here', nic: nic.name, why, bond: nic.master, nas },
          evidence: [
            ...quoteNic(now, nic.name, ['NO-CARRIER', '"operstate":"DOWN"', '"DOWN"']),
            ...(why === 'bond-member' ? quoteMatching(now.facts.network.bonds, [nic.name, 'MII Status: down']) : []),
          ],
        },
      ];
    });
}

interface Role {
  readonly why: Extract<Seen, { readonly where: 'here' }>['why'];
  readonly nas?: string;
  /** Speed is lost by it. */
  readonly costs: boolean;
}

function roleOf(nic: Interface, [now, ...earlier]: History): Role | undefined {
  const carried = [now, ...earlier]
    .flatMap(sharesOf)
    .find((view) => view.session?.lanes.some((lane) => lane.nic === nic.name));
  const stillThere = carried && now.shares.some((share) => share.id === carried.share.id);
  if (carried !== undefined && stillThere === true) return { why: 'carried', nas: nasNamed(carried.nas), costs: true };
  const bond = valueOf(now.facts.network.bonds)?.find((one) => one.members.some((member) => member.name === nic.name));
  if (bond !== undefined) {
    const serves = servingNics(now).some((one) => one.name === bond.name);
    return serves ? { why: 'bond-member', costs: true } : undefined;
  }
  const nas = now.nas.find((one) => reaches(nic, one));
  const costs = nas !== undefined && sharesOn(nas, now).some(isLosing);
  return nas === undefined ? undefined : { why: 'nas-network', nas: nasNamed(nas), costs };
}

function ownSentences({ nic, why, bond, nas = 'the NAS' }: Extract<Seen, { readonly where: 'here' }>) {
  const consequences: Readonly<Record<typeof why, string>> = {
    carried: `A path to ${nas} went over it and is cut.`,
    'bond-member': bondGoesOn(bond),
    'nas-network': `It has an address in the network of ${nas}, so a path that could go over it does not.`,
  };
  return { title: `The network port ${nic} of this machine has no link.`, consequence: consequences[why] };
}

const bondGoesOn = (bond: string | undefined): string =>
  `The bond${bond === undefined ? '' : ` ${bond}`} goes on with its other ports and their speed.`;

type WhyAtNas = 'carried' | 'announced' | 'network' | 'bond-member';
const order: readonly WhyAtNas[] = ['carried', 'announced', 'network', 'bond-member'];

/** Ports of a NAS without a link that belong to the picture; an empty socket of it does not. */
function downAtNas(asked: AskedNas, history: History): Wrong<Seen> | undefined {
  const { nas, facts, interfaces } = asked;
  const down = interfaces
    .filter((one) => one.link === 'down' && one.kind !== 'loopback')
    .flatMap((port) => roleAtNas(port, asked, history) ?? []);
  const why = order.find((one) => down.some((each) => each.why === one));
  if (why === undefined) return undefined;
  const alike = down.filter((one) => one.why === why);
  const ports = alike.map(({ port }) => port.name);
  const losing = sharesOn(nas, history[0]).some(isLosing);
  return {
    severity: why === 'carried' ? 'error' : why === 'bond-member' || losing ? 'warning' : 'note',
    seen: { where: 'nas', nas: nasNamed(nas), ports, why, bond: alike[0]?.bond },
    evidence: quoteNasInterfaces(facts, ports, ['NO-CARRIER', '"operstate":"DOWN"', 'state DOWN', 'no carrier']),
  };
}

interface Down {
  readonly port: Interface;
  readonly why: WhyAtNas;
  readonly bond?: string;
}

function roleAtNas(port: Interface, { nas, interfaces }: AskedNas, history: History): Down | undefined {
  const [now] = history;
  const addresses = new Set(port.addresses.map(({ address }) => address));
  if (carriedBefore(addresses, history) || isMissed(addresses, nas.id, history)) return { port, why: 'carried' };
  if (nas.ports.some((one) => one.announced && addresses.has(one.address))) return { port, why: 'announced' };
  if (port.kind === 'wired' && port.addresses.some(({ address }) => isHere(address, history))) {
    return { port, why: 'network' };
  }
  const names = new Set(nas.ports.map(({ name }) => name));
  const serving = interfaces.filter(({ name }) => names.has(name)).flatMap((one) => withLower(one, interfaces));
  const bond = serving.find((one) => one.kind === 'bond' && one.lower.includes(port.name));
  return bond === undefined || now.shares.length === 0 ? undefined : { port, why: 'bond-member', bond: bond.name };
}

/** A lane that is still wanted went there. */
function carriedBefore(addresses: ReadonlySet<string>, history: History): boolean {
  const [now] = history;
  const views = history.flatMap(sharesOf).filter((view) => now.shares.some(({ id }) => id === view.share.id));
  return views.some((view) => view.session?.lanes.some((lane) => addresses.has(lane.remote?.address ?? '')));
}

/** A channel is lost, and none of the present ones goes to this announced address. */
function isMissed(addresses: ReadonlySet<string>, id: string, [now]: History): boolean {
  const nas = now.nas.find((one) => one.id === id);
  const announced = nas?.ports.some((one) => one.announced && addresses.has(one.address)) ?? false;
  return announced && sharesOf(now).some((view) => view.nas.id === id && view.share.verdict.reason === 'lane-lost');
}

function isHere(address: string, [now]: History): boolean {
  return nicsOf(now).some((nic) =>
    nic.addresses.some((own) => own.scope === 'global' && inNetwork(address, own.address, own.prefixLength)),
  );
}

function nasSentences({ nas, ports, why, bond }: Extract<Seen, { readonly where: 'nas' }>) {
  const consequences: Readonly<Record<WhyAtNas, string>> = {
    carried: 'A path from this machine went over it and is cut.',
    'bond-member': bondGoesOn(bond),
    announced: 'It is announced, so connections are tried to it in vain.',
    network: 'It has an address in a network of this machine, so a path that could go over it does not.',
  };
  const one = ports.length === 1;
  return {
    title: `The network ${one ? 'port' : 'ports'} ${listed(ports)} of ${nas} ${one ? 'has' : 'have'} no link.`,
    consequence: consequences[why],
  };
}
