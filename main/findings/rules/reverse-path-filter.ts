import { strictFilter, type InterfaceSysctls, type Nic, type TcpSocket } from '../../../shared/model/network.ts';
import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import type { Nas, NasPort, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { reversePathFilter as text } from '../../../shared/text/findings/network.ts';
import { inNetwork } from '../../snapshot/addresses.ts';
import { attemptsTo, vainAttempts } from '../attempts.ts';
import { failedChannels, logSinceMount, quoteLog, type ChannelFailure } from '../mount-log.ts';
import { lacksChannelTo } from '../missing-channel.ts';
import { nicsOf, nicSubject } from '../nic-view.ts';
import { quote, quoteMatching } from '../quotes.ts';
import { nasNamed, sharesOn, type ShareView } from '../share-view.ts';
import { found, type History, type Rule } from '../rule.ts';
import { placesOf, quoteMount, quoteNeighbours, quoteRoutes, quoteSockets } from '../share-quotes.ts';

/**
 * A connection to a NAS port does not open although the port answers ARP, and a second local interface in the same
 * network, by which answers may come back, drops packets that it would not itself send that way.
 */
export const reversePathFilter: Rule = {
  code: 'net.reverse-path-filter',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(10_000),
  diagnose: (history) => {
    const [now] = history;
    return now.nas.flatMap((nas) => {
      for (const port of nas.ports) {
        const signs = signsOf(nas, port, history);
        const [surest] = signs;
        const nic = nicsOf(now).find(
          (one) => filterOf(one.name, now) === strictFilter && mayGetAnswers(one, port, now),
        );
        if (surest === undefined || nic === undefined) continue;
        const places = sharesOn(nas, now).slice(0, 1).flatMap(placesOf);
        return found(reversePathFilter, {
          severity: 'warning',
          subject: nicSubject(nic),
          text: text({
            nic: nic.name,
            nas: nasNamed(nas),
            address: port.address,
            sign: surest.kind,
            drops: dropsOf(now),
            places,
          }),
          evidence: [
            ...quoteMatching(now.facts.sysctls, [`/${nic.name}/rp_filter`, '/all/rp_filter'], ['rp_filter']),
            ...quoteMatching(
              now.facts.reversePathDrops,
              ['IPReversePathFilter'],
              [`IPReversePathFilter ${dropsOf(now)}`],
            ),
            ...signs.flatMap((sign) => quoteSign(sign, port, now)),
            ...quoteRoutes(now, [port.address]),
          ],
        });
      }
      return [];
    });
  },
};

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
  const kind = now.facts.kernelLog.state === 'known' ? 'count' : 'count-without-log';
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
        now.facts.sockets,
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
  return valueOf(now.facts.reversePathDrops);
}

/** An interface other than the one that sends, where answers to the sender's address may arrive. */
function mayGetAnswers(nic: Nic, port: NasPort, now: Snapshot): boolean {
  const reading = now.facts.routes[port.address];
  const route = reading && valueOf(reading);
  if (route?.kind !== 'via-interface' || route.dev === nic.name || nic.link === 'down') return false;
  const holdsSource = attemptsTo(port.address, now).some((socket) =>
    nic.addresses.some((own) => own.address === socket.local.address),
  );
  return holdsSource || nic.addresses.some((own) => inNetwork(port.address, own.address, own.prefixLength));
}

function filterOf(name: string, now: Snapshot): number | undefined {
  const all: readonly InterfaceSysctls[] = valueOf(now.facts.sysctls) ?? [];
  const values = all.filter((one) => one.name === name || one.name === 'all').map((one) => one.rpFilter);
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
