import type { MachineFacts } from '../../../shared/model/machine.ts';
import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import type { Nas, NasPort, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf, first, listed, powerShellLine } from '../../../shared/text/phrases.ts';
import { unannouncedPorts } from '../../snapshot/paths.ts';
import { attemptsTo, vainAttempts } from '../attempts.ts';
import { finding, type Draft, type HandDraft, type History } from '../finding.ts';
import { announce, listensBound, unasked } from '../fixes/samba-plan.ts';
import { announcing, freelyListening, interfacesLine, plainSamba } from '../fixes/samba.ts';
import { failedChannels, logSinceMount, noWay, quoteLog, type ChannelFailure } from '../mount-log.ts';
import { nasFactsOf, quoteNasInterfaces } from '../nas-side.ts';
import { quote } from '../quotes.ts';
import { copy, explain, onLinux, onWindows } from '../remedy.ts';
import { quoteInterfaces, quoteNeighbours, quoteRoutes } from '../share-quotes.ts';
import { isLosing, nasNamed, type ShareView } from '../share-view.ts';
import { announced, neighbours, routes, session, sockets } from '../sources.ts';
import { perNas } from '../subjects.ts';

interface Seen {
  readonly nas: Nas;
  readonly now: Snapshot;
  /** All announced ports to which no connection comes about. */
  readonly cut: readonly NasPort[];
  /** Those for which the first one's reason holds too. */
  readonly alike: readonly NasPort[];
  readonly why: WhyUnreachable;
  /** One of a network of this machine is silent: a matter of the wire, unless the NAS has no such port. */
  readonly isWire: boolean;
  /** The same of those that are named. */
  readonly onLink: boolean;
  /** A path is missing because of it. */
  readonly costs: boolean;
}

/** The NAS announces an address to which no connection comes about. */
export const unreachableAddress = finding<Seen>({
  code: 'smb.unreachable-address',
  unless: ['smb.channel-lost', 'smb.channel-stalled', 'net.port-down', 'net.reverse-path-filter'],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perNas(history, [session, announced, neighbours, routes, sockets], (nas, all) => {
      const [now] = history;
      const views = all.filter(({ share }) => share.protocol === 'smb');
      if (views.length === 0) return undefined;
      const cut = cutOffPorts(nas, views, history);
      const [one] = cut;
      if (one === undefined) return undefined;
      const costs = views.some(isLosing) && cut.some(({ why }) => why !== 'own-address');
      const facts = nasFactsOf(nas, now);
      return {
        severity: costs ? 'warning' : 'note',
        seen: {
          nas,
          now,
          cut: cut.map(({ port }) => port),
          alike: cut.filter(({ why }) => why === one.why).map(({ port }) => port),
          why: one.why,
          isWire: cut.some(({ why, onLink }) => onLink && why === 'no-answer'),
          onLink: one.onLink,
          costs,
        },
        evidence: [
          ...cut.flatMap((each) => evidenceOf(each, views, now)),
          ...quoteNasInterfaces(facts, portsToShow(cut, facts), [
            'NO-CARRIER',
            '"DOWN"',
            ...cut.map(({ port }) => port.address),
          ]),
        ],
      };
    }),
  says: ({ nas, alike, why, costs }) => ({
    title: `${first(nasNamed(nas))} announces ${listed(addressesOf(alike))}${itsPorts(namesOf(alike))}, and ${meanings[why]}.`,
    consequence: costs
      ? 'No channel can be opened to that port, and mounting may take long because it is tried.'
      : 'Nothing is lost by it now, but mounting may take long because it is tried.',
  }),
  remedies: (seen) => [...click(seen), ...lookThere(seen), announceOthers(seen)],
});

type WhyUnreachable = 'not-at-nas' | 'own-address' | 'no-route' | 'no-answer' | 'gave-up' | 'refused' | 'still-trying';

const meanings: Readonly<Record<WhyUnreachable, string>> = {
  'not-at-nas': 'none of its ports has that address',
  'own-address': 'this machine has that address itself',
  'no-route': 'this machine has no route to it',
  'no-answer': 'nothing answers there',
  'gave-up': 'the kernel could not connect to it',
  refused: 'no SMB service listens there',
  'still-trying': 'connections to it are never answered',
};

const itsPorts = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` (its ${names.length === 1 ? 'port' : 'ports'} ${listed(names)})`;
const addressesOf = (ports: readonly NasPort[]): readonly string[] => ports.map(({ address }) => address);
const namesOf = (ports: readonly NasPort[]): readonly string[] => ports.flatMap(({ name }) => name ?? []);

/** The ports that the NAS should go on announcing; empty where the line would say nothing. */
function rest({ nas, cut }: Seen): readonly NasPort[] {
  const kept = nas.ports.filter((port) => port.announced && !cut.includes(port) && port.use.kind !== 'link-local');
  return [...kept, ...unannouncedPorts(nas)];
}

/** Not announcing an address takes no way in from anybody: the NAS goes on listening there. */
function click(seen: Seen): readonly Draft[] {
  const { nas, now, cut, isWire } = seen;
  const facts = plainSamba(nas, now);
  if (isWire || facts === undefined || !freelyListening(facts) || rest(seen).length === 0) return [];
  const interfaces = announcing(facts, addressesOf(rest(seen)), addressesOf(cut));
  return announce({ title: 'Announce only ports that answer', nas, now, interfaces, wishOf: () => ({}) });
}

/** Where a connection should come about, what may stand in its way. */
function lookThere({ nas, alike, why, onLink }: Seen): readonly HandDraft[] {
  if (why === 'own-address' || why === 'not-at-nas') return [];
  const addresses = addressesOf(alike);
  const names = namesOf(alike);
  if (onLink && why === 'no-answer') {
    const named =
      names.length === 0
        ? `the port of ${nasNamed(nas)} with ${listed(addresses)}`
        : `${listed(names)} of ${nasNamed(nas)}`;
    return [explain(`See whether ${named} has a cable and its lamp is on.`)];
  }
  const [address = ''] = addresses;
  const text = 'See whether a firewall stands in the way of port 445, or a route is missing:';
  return [
    onLinux(copy(text, commandOf('ip', 'route', 'get', address))),
    onWindows(copy(text, powerShellLine('Test-NetConnection', { ComputerName: address, Port: 445 }))),
  ];
}

function announceOthers(seen: Seen): HandRemedy {
  const { nas, now, cut, alike, isWire } = seen;
  const limit = `If this machine is not meant to use ${listed(addressesOf(alike))} (VPN, containers, another network), let the SMB service of ${nasNamed(nas)} announce its other ports only (in Samba: “interfaces” and “bind interfaces only = yes”).`;
  const plain = plainSamba(nas, now);
  if (isWire || rest(seen).length === 0) return explain(limit);
  if (plain === undefined) {
    if (nasFactsOf(nas, now) !== undefined) return explain(limit);
    return copy(`${limit} ${unasked}`, interfacesLine(addressesOf(rest(seen))));
  }
  const left = announcing(plain, addressesOf(rest(seen)), addressesOf(cut)).map(({ address }) => address);
  return copy(
    `${limit} ${freelyListening(plain) ? 'In section [global] of smb.conf:' : listensBound}`,
    interfacesLine(left),
  );
}

/** The announced ports of a NAS to which no connection comes about, and why. */
function cutOffPorts(nas: Nas, views: readonly ShareView[], history: History): readonly CutOff[] {
  const facts = nasFactsOf(nas, history[0]);
  return nas.ports.flatMap((port) => {
    const one = cutOff(port, views, history);
    return one === undefined ? [] : [isGone(port, nas, facts) ? { ...one, why: 'not-at-nas' as const } : one];
  });
}

interface CutOff {
  readonly port: NasPort;
  readonly why: WhyUnreachable;
  readonly onLink: boolean;
}

/** Another announced address is on an interface of the NAS as it should be, and this one is on none. */
function isGone(port: NasPort, nas: Nas, facts: MachineFacts | undefined): boolean {
  const told = facts !== undefined && facts.network.interfaces.state === 'known' && port.use.kind === 'unreachable';
  return told && port.atNas === undefined && nas.ports.some((other) => other.announced && other.atNas !== undefined);
}

/** The NAS's interfaces that hold the addresses; where none does, all that have one. */
function portsToShow(cut: readonly CutOff[], facts: MachineFacts | undefined): readonly string[] {
  if (cut.every(({ port }) => port.name !== undefined)) return cut.flatMap(({ port }) => port.name ?? []);
  const interfaces = (facts && valueOf(facts.network.interfaces)) ?? [];
  return interfaces
    .filter(({ kind, addresses }) => kind !== 'loopback' && addresses.length > 0)
    .map(({ name }) => name);
}

const words = {
  'own-address': 'own-address',
  'no-route': 'no-route',
  'no-answer': 'no-answer',
  'refused-by-kernel': 'gave-up',
} as const;

/** An address that has or had a lane is a matter of that lane; one nobody asked for and nobody misses is none. */
function cutOff(port: NasPort, views: readonly ShareView[], history: History): CutOff | undefined {
  const asked = views.some((view) => view.share.asked > 1);
  if (!isAnnounced(port, views) || hasLane(port, views) || port.use.kind === 'link-local') return undefined;
  const failure = failuresOf(views).find((one) => one.address === port.address && noWay.has(one.rc));
  // A machine that is its own NAS has every address of it.
  if (views.some((view) => view.share.verdict.reason === 'nas-is-this-computer')) return undefined;
  if (port.use.kind === 'unreachable') {
    const why = failure?.rc === -111 ? 'refused' : words[port.use.reason];
    return asked || (port.use.reason !== 'own-address' && views.some(isLosing))
      ? { port, why, onLink: port.use.onLink }
      : undefined;
  }
  if (failure !== undefined) return { port, why: failure.rc === -111 ? 'refused' : 'gave-up', onLink: false };
  return asked && vainAttempts(port.address, history).length > 0
    ? { port, why: 'still-trying', onLink: false }
    : undefined;
}

/** By the SMB service: targets and mounts of other protocols name addresses of the same NAS. Where its list is not told, by any. */
function isAnnounced({ address, announced: told }: NasPort, views: readonly ShareView[]): boolean {
  const lists = views.flatMap((view) => (view.announced === undefined ? [] : [view.announced]));
  return told && (lists.length === 0 || lists.some((list) => list.some((one) => one.address === address)));
}

function hasLane(port: NasPort, views: readonly ShareView[]): boolean {
  return views.some((view) => (view.session?.lanes ?? []).some((lane) => lane.remote?.address === port.address));
}

function failuresOf(views: readonly ShareView[]): readonly ChannelFailure[] {
  const sessions = new Map(views.map((view) => [view.session?.key, view]));
  return [...sessions.values()].flatMap((view) => failedChannels(logSinceMount(view)));
}

function evidenceOf({ port: { address } }: CutOff, views: readonly ShareView[], now: Snapshot): readonly Evidence[] {
  const [view] = views.filter((one) => one.announced?.some((iface) => iface.address === address));
  const failures = failuresOf(views)
    .filter((one) => one.address === address)
    .map((one) => one.message);
  const attempts = attemptsTo(address, now).flatMap((socket) => socket.quoted);
  return [
    ...(view
      ? quoteInterfaces(
          view,
          view.announced?.filter((iface) => iface.address === address),
        )
      : []),
    ...quoteNeighbours(now, [address], ['FAILED', 'INCOMPLETE']),
    ...quoteRoutes(now, [address], ['unreachable', 'Network is unreachable', 'No route to host']),
    ...(view
      ? quoteLog(view, failures, [`iface:${address}`, ...failures.flatMap(({ text }) => /rc=-\d+/.exec(text) ?? [])])
      : []),
    ...quote(now.facts.network.sockets, attempts, ['SYN-SENT']),
  ];
}
