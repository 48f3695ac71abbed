import type { Evidence } from '../../../shared/model/reading.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import type { Nas, NasPort, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { unreachableAddress as text, type WhyUnreachable } from '../../../shared/text/findings/smb-ports.ts';
import { attemptsTo, vainAttempts } from '../attempts.ts';
import { failedChannels, logSinceMount, noWay, quoteLog, type ChannelFailure } from '../mount-log.ts';
import { quote } from '../quotes.ts';
import { nasFactsOf, quoteNasInterfaces } from '../nas-side.ts';
import { found, type History, type Rule } from '../rule.ts';
import { quoteInterfaces, quoteNeighbours, quoteRoutes } from '../share-quotes.ts';
import { isLosing, nasSubject, sharesOn, type ShareView, nasNamed } from '../share-view.ts';

/** The NAS announces an address to which no connection comes about. */
export const unreachableAddress: Rule = {
  code: 'smb.unreachable-address',
  unless: ['smb.channel-lost', 'smb.channel-stalled', 'net.port-down', 'net.reverse-path-filter'],
  visibleAfter: milliseconds(10_000),
  diagnose: (history) => {
    const [now] = history;
    return now.nas.flatMap((nas) => {
      const views = sharesOn(nas, now);
      const facts = nasFactsOf(nas, now);
      const cut = cutOffPorts(nas, history);
      const [first] = cut;
      if (first === undefined) return [];
      const alike = cut.filter((one) => one.why === first.why);
      const costs = views.some(isLosing) && cut.some((one) => one.why !== 'own-address');
      return found(unreachableAddress, {
        severity: costs ? 'warning' : 'note',
        subject: nasSubject(nas),
        text: text({
          nas: nasNamed(nas),
          addresses: alike.map((one) => one.port.address),
          why: first.why,
          onLink: first.onLink,
          costs,
          ports: alike.flatMap(({ port }) => port.name ?? []),
        }),
        evidence: [
          ...cut.flatMap((one) => evidenceOf(one, views, now)),
          ...quoteNasInterfaces(facts, portsToShow(cut, facts), [
            'NO-CARRIER',
            '"DOWN"',
            ...cut.map(({ port }) => port.address),
          ]),
        ],
      });
    });
  },
};

/** The announced ports of a NAS to which no connection comes about, and why. */
export function cutOffPorts(nas: Nas, history: History): readonly CutOff[] {
  const views = sharesOn(nas, history[0]);
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
function isGone(port: NasPort, nas: Nas, facts: NasFacts | undefined): boolean {
  const told = facts !== undefined && facts.interfaces.state === 'known' && port.use.kind === 'unreachable';
  return told && port.atNas === undefined && nas.ports.some((other) => other.announced && other.atNas !== undefined);
}

/** The NAS's interfaces that hold the addresses; where none does, all that have one. */
function portsToShow(cut: readonly CutOff[], facts: NasFacts | undefined): readonly string[] {
  if (cut.every(({ port }) => port.name !== undefined)) return cut.flatMap(({ port }) => port.name ?? []);
  const interfaces = (facts && valueOf(facts.interfaces)) ?? [];
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
  const asked = views.some((view) => view.share.mount.asked > 1);
  if (!port.announced || hasLane(port, views) || port.use.kind === 'link-local') return undefined;
  const failure = failuresOf(views).find((one) => one.address === port.address && noWay.has(one.rc));
  // A computer that is its own NAS has every address of it.
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
    ...quote(now.facts.sockets, attempts, ['SYN-SENT']),
  ];
}
