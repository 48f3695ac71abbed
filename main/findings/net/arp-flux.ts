import type { MachineFacts } from '../../../shared/model/machine.ts';
import { familyOf } from '../../../shared/model/ip-family.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { capital, first, listed } from '../../../shared/text/phrases.ts';
import type { FixStep } from '../../change/steps.ts';
import { networkOf } from '../../snapshot/addresses.ts';
import { finding, type Draft } from '../finding.ts';
import { settingsUndo } from '../fixes/own-ways.ts';
import { kindOf } from '../fixes/samba.ts';
import { nasFactsOf, quoteArpSettings, quoteNasCounters, quoteNasInterfaces } from '../nas-side.ts';
import { atTheNas, copy, explain, fix } from '../remedy.ts';
import { quoteInterfaces, quoteNeighbours, quoteRoutes } from '../share-quotes.ts';
import { fluxPartner, isLosing, nasNamed, type ShareView } from '../share-view.ts';
import { announced, neighbours, routes } from '../sources.ts';
import { perNas } from '../subjects.ts';

/**
 * Two announced addresses of a NAS answer with one MAC although no router stands between: whatever is sent to either
 * enters by one port. (A bridge or a switch in the NAS answers with a MAC for each address.)
 */
export const arpFlux = finding({
  code: 'net.arp-flux',
  unless: [],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perNas(history, [announced, neighbours, routes], (nas, views) => {
      const [now] = history;
      const folded = nas.ports.filter((port) => fluxPartner(port, nas) !== undefined);
      const [one] = folded;
      const partner = one && fluxPartner(one, nas);
      if (one?.mac === undefined || partner === undefined || isRouted(one.address, now)) return undefined;
      const { mac } = one;
      const addresses = [partner.address, ...folded.filter((port) => port.mac === mac).map(({ address }) => address)];
      const costs = views.some(
        (view) => isLosing(view) && view.reached.filter((each) => addresses.includes(each)).length > 1,
      );
      const facts = nasFactsOf(nas, now);
      const ports = nas.ports.filter((port) => addresses.includes(port.address)).flatMap(({ name }) => name ?? []);
      const [view] = views.filter((each) => (each.announced ?? []).length > 0);
      return {
        severity: costs || views.some((each) => each.share.asked > 1) ? 'warning' : 'note',
        seen: { nas, facts, addresses, mac, costs, lanes: lanesTo(views), carrier: onlyCarrier(ports, facts) },
        evidence: [
          ...quoteNeighbours(now, addresses, [mac]),
          ...quoteRoutes(now, addresses),
          ...(view
            ? quoteInterfaces(
                view,
                view.announced?.filter((each) => addresses.includes(each.address)),
              )
            : []),
          ...quoteNasInterfaces(facts, ports, [mac]),
          ...quoteArpSettings(facts, ports),
          ...quoteNasCounters(facts, ports),
        ],
      };
    }),
  says: ({ nas, addresses, mac, costs, lanes, carrier }) => {
    const counted =
      carrier === undefined
        ? ''
        : ` The NAS counts the same: it sends by ${carrier.name}, and next to nothing by ${listed(carrier.idle)}.`;
    return {
      title: `${listed(addresses)} of ${nasNamed(nas)} answer with the same hardware address, ${mac}.`,
      consequence: costs
        ? `All ${lanes} enter the NAS by one port, so they share its speed, however evenly the bytes are spread.${counted}`
        : `${capital(lanes)} to these addresses would enter the NAS by one port and share its speed.${counted}`,
    };
  },
  remedies: ({ nas, facts }) => [
    ...(facts !== undefined && isPlainLinux(facts) ? click(nas, facts) : []),
    ...atItsPlace(nas, facts),
    explain(
      'Or give each port a network of its own, here and at the NAS. If both addresses belong to one port on purpose, announce one of them only.',
    ),
  ],
});

/** Nearly all of what both ports sent. */
const nearlyAll = 0.95;
/** Less than this says nothing. */
const worthCountingBytes = 10_000_000;

const lanesTo = ([view]: readonly ShareView[]): string => view?.share.words.lanes ?? 'lanes';

/** The one of the ports that the NAS itself sent nearly everything by. */
function onlyCarrier(
  ports: readonly string[],
  facts: MachineFacts | undefined,
): { name: string; idle: readonly string[] } | undefined {
  const interfaces = ((facts && valueOf(facts.network.interfaces)) ?? []).filter(({ name }) => ports.includes(name));
  const sum = interfaces.reduce((total, { sent }) => total + (sent ?? Number.NaN), 0);
  const carrier = interfaces.find(({ sent }) => (sent ?? 0) >= nearlyAll * sum);
  if (carrier === undefined || interfaces.length < 2 || sum < worthCountingBytes) return undefined;
  return { name: carrier.name, idle: ports.filter((name) => name !== carrier.name) };
}

function isRouted(address: string, now: Snapshot): boolean {
  const reading = now.facts.network.routesTo[address];
  const route = reading && valueOf(reading);
  return route?.kind === 'via-interface' && route.gateway !== undefined;
}

function isPlainLinux(facts: MachineFacts): boolean {
  const kind = kindOf(facts);
  return kind === 'linux' || kind === 'ksmbd';
}

const openVSwitch = 'Control Panel → Network → Network Interface → Manage → Open vSwitch Settings';

function atItsPlace(nas: Nas, facts: MachineFacts | undefined): readonly HandRemedy[] {
  const each = `Let each port of ${nasNamed(nas)} answer for its own address only.`;
  const settings = 'sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2';
  if (facts === undefined) {
    return [
      copy(
        `${each} Add the NAS to Lanewise with SSH, and a plain Linux NAS can be changed from here. By hand, on a Linux NAS as root; it holds until the next start:`,
        settings,
      ),
      explain('On a Synology, switching Open vSwitch on does the same.'),
    ];
  }
  if (isPlainLinux(facts)) return [copy(`${each} On a Linux NAS, as root; it holds until the next start:`, settings)];
  const kind = kindOf(facts);
  if (kind !== 'synology-dsm7' && kind !== 'synology-dsm6') return [explain(appliance)];
  return [
    atTheNas(`${each} Switch Open vSwitch on: ${openVSwitch}.`, {
      title: 'Switch Open vSwitch on at the NAS',
      menu: openVSwitch,
      value: 'Enable Open vSwitch',
    }),
  ];
}

const appliance =
  'The makers of this kind of NAS give no safe way to let each port answer for its own address from outside: their system writes its network settings anew.';

/** Settings, routes and the first answers by the new ports. */
const takesMs = 20_000;

/**
 * Each port answers for its own address only, and what is sent from an address leaves by its own port. The routes come
 * last: the NAS asks for its clients by each port then, and they learn its new hardware addresses from that.
 */
function click(nas: Nas, facts: MachineFacts): readonly Draft[] {
  const steps: readonly FixStep[] = [
    {
      verb: 'set-sysctls',
      settings: [
        { interface: 'all', name: 'arp_ignore', value: 1 },
        { interface: 'all', name: 'arp_announce', value: 2 },
      ],
    },
    ...waysOf(nas, facts),
  ];
  if (steps.length < 2 && !hasWays(nas, facts)) return [];
  return fix({
    name: 'answer-per-port',
    title: 'Let each port answer for itself',
    plan: {
      parts: [{ place: { kind: 'nas', nas: nas.id }, steps }],
      verification: {
        kind: 'finding-gone',
        traffic: nas.ports.flatMap(({ address, mac }) => (mac === undefined ? [] : [address])),
      },
      risk: 'drops-network',
      interrupts: [
        `${first(nasNamed(nas))} answers for each address by its own port from now on. Connections to it may stand still for some seconds until all machines have learned the new hardware addresses; none is closed.`,
      ],
      undo: [settingsUndo],
      duration: milliseconds(takesMs),
    },
  });
}

function waysOf(nas: Nas, facts: MachineFacts): readonly FixStep[] {
  const announced = new Set(nas.ports.filter((port) => port.announced).map(({ address }) => address));
  return (valueOf(facts.network.interfaces) ?? []).flatMap(({ name, addresses }) =>
    addresses
      .filter(({ address }) => announced.has(address) && familyOf(address) === 'ipv4' && !hasRule(address, facts))
      .map((own): FixStep => ({ verb: 'route-by-source', source: own.address, network: networkOf(own), dev: name })),
  );
}

function hasRule(address: string, facts: MachineFacts): boolean {
  return (valueOf(facts.network.rules) ?? []).some(
    ({ from, table }) => from.split('/')[0] === address && table !== 'main',
  );
}

/** All addresses have their rule already, so that the settings alone are missing. */
function hasWays(nas: Nas, facts: MachineFacts): boolean {
  const announced = nas.ports.filter((port) => port.announced && familyOf(port.address) === 'ipv4');
  return announced.length > 0 && announced.every(({ address }) => hasRule(address, facts));
}
