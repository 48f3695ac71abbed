import { smbClientOf } from '../../../shared/model/machine.ts';
import { strictFilter, type InterfaceSysctls, type Interface, type TcpSocket } from '../../../shared/model/network.ts';
import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import type { Nas, NasPort, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf } from '../../../shared/text/phrases.ts';
import { inNetwork } from '../../snapshot/addresses.ts';
import { attemptsTo, vainAttempts } from '../attempts.ts';
import { finding, type Draft, type History } from '../finding.ts';
import { ownWays, settingsUndo } from '../fixes/own-ways.ts';
import { sharesOf } from '../fixes/ports.ts';
import { remountPart, remountSentences, remountTakes, remountUndo } from '../fixes/remount.ts';
import { lacksChannelTo } from '../missing-channel.ts';
import { failedChannels, logSinceMount, quoteLog, type ChannelFailure } from '../mount-log.ts';
import { mountAgain } from '../mounting.ts';
import { nicsOf, nicSubject, reaches } from '../nic-view.ts';
import { quote, quoteMatching } from '../quotes.ts';
import { copy, explain, fix } from '../remedy.ts';
import { placesOf, quoteMount, quoteNeighbours, quoteRoutes, quoteSockets } from '../share-quotes.ts';
import { nasNamed, sharesOn, type ShareView } from '../share-view.ts';
import { filters, neighbours, session, sockets } from '../sources.ts';
import { perNas, type Wrong } from '../subjects.ts';

interface Seen {
  readonly now: Snapshot;
  readonly nic: Interface;
  readonly nas: Nas;
  readonly address: string;
  /** Attempts without an answer, a word of the log, or a channel that is missing beside a count of dropped packets. */
  readonly sign: Sign['kind'];
}

/**
 * A connection to a NAS port does not open although the port answers ARP, and a second local interface in the same
 * network, by which answers may come back, drops packets that it would not itself send that way.
 */
export const reversePathFilter = finding<Seen>({
  code: 'net.reverse-path-filter',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(10_000),
  label: 'answers dropped here?',
  examine: (history) =>
    perNas(history, [session, neighbours, sockets, filters], (nas) => {
      for (const port of nas.ports) {
        const wrong = wrongWith(nas, port, history);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    }),
  says: (seen) => ({
    title: `This machine ${dropping[seen.sign]} answers of ${nasNamed(seen.nas)} that come in by ${seen.nic.name}.`,
    consequence: droppedPath(seen),
  }),
  remedies: (seen) => {
    const { nic, nas, now, sign } = seen;
    return [
      ...click(seen),
      copy(
        'Make the filter loose for this port:',
        commandOf('sudo', 'sysctl', '-w', `net.ipv4.conf.${nic.name.replaceAll('.', '/')}.rp_filter=2`),
      ),
      mountAgain(sharesOn(nas, now).slice(0, 1).flatMap(placesOf)),
      explain('Or give the second pair of ports a network of its own.'),
      ...(sign === 'count' || sign === 'count-without-log' ? [whosePackets] : []),
    ];
  },
});

function wrongWith(nas: Nas, port: NasPort, history: History): Wrong<Seen> | undefined {
  const [now] = history;
  const signs = signsOf(nas, port, history);
  const [surest] = signs;
  const nic = nicsOf(now).find((one) => filterOf(one.name, now) === strictFilter && mayGetAnswers(one, port, now));
  if (surest === undefined || nic === undefined) return undefined;
  return {
    severity: 'warning',
    subject: nicSubject(nic),
    seen: { now, nic, nas, address: port.address, sign: surest.kind },
    evidence: [
      ...quoteMatching(now.facts.network.settings, [`/${nic.name}/rp_filter`, '/all/rp_filter'], ['rp_filter']),
      ...quoteMatching(
        now.facts.network.reversePathDrops,
        ['IPReversePathFilter'],
        [`IPReversePathFilter ${dropsOf(now)}`],
      ),
      ...signs.flatMap((sign) => quoteSign(sign, port, now)),
      ...quoteRoutes(now, [port.address]),
    ],
  };
}

/** What shows that no connection to a port opens, the surest first. */
type Sign =
  /** The kernel goes on trying. */
  | { readonly kind: 'attempts'; readonly sockets: readonly TcpSocket[] }
  /** It tried while mounting and wrote that down. */
  | { readonly kind: 'log'; readonly view: ShareView; readonly failure: ChannelFailure }
  /** A channel is missing, a filter has dropped something, and what was dropped is not told. */
  | { readonly kind: 'count' | 'count-without-log'; readonly view: ShareView };

/** Neither cable nor route: the neighbour's MAC is known. A filter that has dropped nothing at all explains nothing. */
function signsOf(nas: Nas, port: NasPort, history: History): readonly Sign[] {
  const [now] = history;
  if (port.mac === undefined || dropsOf(now) === 0) return [];
  const sockets = vainAttempts(port.address, history);
  const views = sharesOn(nas, now).filter(({ reached }) => !reached.includes(port.address));
  const told: readonly Sign[] = [
    ...(sockets.length > 0 ? [{ kind: 'attempts', sockets } as const] : []),
    ...views.flatMap((view) => timedOut(port, view)).slice(0, 1),
  ];
  if (told.length > 0 || dropsOf(now) === undefined) return told;
  const kind = smbClientOf(now.facts).kernelLog.state === 'known' ? 'count' : 'count-without-log';
  return views
    .filter((view) => lacksChannelTo(port, view))
    .slice(0, 1)
    .map((view) => ({ kind, view }));
}

/** What the log says of a port that no lane goes to. */
function timedOut({ address }: NasPort, view: ShareView): readonly Sign[] {
  return failedChannels(logSinceMount(view))
    .filter((one) => one.address === address && outOfTime.has(one.rc))
    .map((failure) => ({ kind: 'log', view, failure }));
}

/** ETIMEDOUT, and EINPROGRESS where the kernel itself has stopped waiting: kernels before 7 try while mounting only. */
const outOfTime: ReadonlySet<number> = new Set([-110, -115]);

function quoteSign(sign: Sign, { address }: NasPort, now: Snapshot): readonly Evidence[] {
  switch (sign.kind) {
    case 'attempts':
      return quote(
        now.facts.network.sockets,
        sign.sockets.flatMap((socket) => socket.quoted),
        ['SYN-SENT'],
      );
    case 'log':
      return quoteLog(sign.view, [sign.failure.message], [`rc=${sign.failure.rc}`]);
    case 'count':
    case 'count-without-log':
      return [
        ...quoteMount(now, sign.view.share),
        ...quoteSockets(now, sign.view.open),
        ...quoteNeighbours(now, [address], []),
      ];
    default:
      return sign satisfies never;
  }
}

function dropsOf(now: Snapshot): number | undefined {
  return valueOf(now.facts.network.reversePathDrops);
}

/** An interface other than the one that sends, where answers to the sender's address may arrive. */
function mayGetAnswers(nic: Interface, port: NasPort, now: Snapshot): boolean {
  const reading = now.facts.network.routesTo[port.address];
  const route = reading && valueOf(reading);
  if (route?.kind !== 'via-interface' || route.dev === nic.name || nic.link === 'down') return false;
  const holdsSource = attemptsTo(port.address, now).some((socket) =>
    nic.addresses.some((own) => own.address === socket.local.address),
  );
  return holdsSource || nic.addresses.some((own) => inNetwork(port.address, own.address, own.prefixLength));
}

function filterOf(name: string, now: Snapshot): number | undefined {
  const all: readonly InterfaceSysctls[] = valueOf(now.facts.network.settings) ?? [];
  const values = all.filter((one) => one.name === name || one.name === 'all').map((one) => one.rpFilter);
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** How sure it is that the filter is the cause. */
const dropping: Readonly<Record<Sign['kind'], string>> = {
  attempts: 'drops',
  log: 'drops',
  count: 'probably drops',
  'count-without-log': 'may drop',
};

function droppedPath({ nic, address, sign, now }: Seen): string {
  if (sign === 'attempts' || sign === 'log') {
    return `Its strict reverse path filter expects packets from ${address} by another port, so the path there never opens.`;
  }
  const drops = dropsOf(now) ?? 0;
  const dropped = drops === 1 ? 'one packet' : `${drops} packets`;
  return (
    `No connection goes to ${address}, though it answers. The strict reverse path filter of ${nic.name} expects packets from there by ` +
    `another port, and the kernel has dropped ${dropped} for such a reason since it started; it does not say whose.` +
    (sign === 'count'
      ? ' Nothing else that was looked at explains it.'
      : ' Its log, which might name another reason, may not be read.')
  );
}

/** The kernel's line names sender and interface; not every kernel can write it. */
const whosePackets = copy(
  'To be sure, let the kernel write down whose packets it drops, mount the share again, and look for the address of the NAS in its log:',
  "sudo sysctl -w net.ipv4.conf.all.log_martians=1\nsudo dmesg | grep 'martian source'",
);

/** Answers that are let in share the speed of the port that asked; with ways of their own, both ports are used. */
function click({ nic, now }: Seen): readonly Draft[] {
  const reached = now.nas.filter((one) => reaches(nic, one));
  const ways = reached.flatMap((one) =>
    sharesOn(one, now).flatMap((view) => (view.open.length === 0 ? [] : ownWays(one, view))),
  );
  return ways.length > 0 ? ways.slice(0, 1) : loosened(nic, reached, now);
}

const settingMs = 2_000;

/** The greater one of `all` and the interface's own value holds, so 2 at the interface is enough. */
function loosened({ name }: Interface, reached: readonly Nas[], now: Snapshot): readonly Draft[] {
  const shares = reached.flatMap((one) => sharesOf(one, now));
  const isMounted = shares.length > 0;
  return fix({
    name: 'loose',
    title: 'Accept answers on the second port',
    plan: {
      parts: [
        {
          place: { kind: 'workstation' },
          steps: [{ verb: 'set-sysctls', settings: [{ interface: name, name: 'rp_filter', value: 2 }] }],
        },
        // The kernel tries a channel again after ten minutes at the earliest.
        ...remountPart(shares, () => ({})),
      ],
      verification: { kind: 'finding-gone' },
      risk: isMounted ? 'remounts-share' : 'none',
      interrupts: [filterPauses, ...(isMounted ? remountSentences(shares, shares) : [])],
      undo: [settingsUndo, ...(isMounted ? remountUndo : [])],
      duration: milliseconds(settingMs + (isMounted ? remountTakes(shares) : 0)),
    },
  });
}

const filterPauses =
  'Nothing is interrupted by the filter itself: packets are accepted that were dropped before. The loose filter still drops packets from addresses to which there is no route at all.';
