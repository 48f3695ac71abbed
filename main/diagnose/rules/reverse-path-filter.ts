import type { InterfaceSysctls, Nic } from '../../../shared/model/network.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas, NasPort, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { reversePathFilter as text } from '../../../shared/text/findings/network.ts';
import { inNetwork } from '../../snapshot/addresses.ts';
import { failedChannels, logSinceMount, quoteLog } from '../mount-log.ts';
import { nicsOf, nicSubject } from '../nic-view.ts';
import { quote, quoteMatching } from '../quotes.ts';
import { nasNamed, sharesOn } from '../share-view.ts';
import { found, type Rule } from '../rule.ts';
import { quoteRoutes } from '../share-quotes.ts';

/** 0 off, 1 strict, 2 loose; the greater one of `all` and the interface's own is in force. */
const strict = 1;

/**
 * A connection to a NAS port does not open although the port answers ARP, and a second local interface in the same
 * network, by which answers may come back, drops packets that it would not itself send that way.
 */
export const reversePathFilter: Rule = {
  code: 'net.reverse-path-filter',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    now.nas.flatMap((nas) => {
      for (const port of nas.ports.filter((one) => neverOpens(nas, one, now))) {
        const nic = nicsOf(now).find((one) => couldGetAnswers(one, port, now) && filterOf(one.name, now) === strict);
        if (nic !== undefined) {
          return found(reversePathFilter, {
            severity: 'warning',
            subject: nicSubject(nic),
            text: text({ nic: nic.name, nas: nasNamed(nas), address: port.address }),
            evidence: [
              ...quoteMatching(now.facts.sysctls, [`/${nic.name}/rp_filter`, '/all/rp_filter'], ['rp_filter']),
              ...quote(
                now.facts.sockets,
                attemptsTo(port, now).flatMap((socket) => socket.quoted),
                ['SYN-SENT'],
              ),
              ...timedOut(nas, port, now).flatMap(({ view, message }) => quoteLog(view, [message], ['rc=-1'])),
              ...quoteRoutes(now, [port.address]),
            ],
          });
        }
      }
      return [];
    }),
};

/** Neither cable nor route: the neighbour's MAC is known, the kernel has sent its SYN, and no answer is taken in. */
function neverOpens(nas: Nas, port: NasPort, now: Snapshot): boolean {
  if (port.mac === undefined) return false;
  const waits = attemptsTo(port, now).some((socket) => socket.backoff > 0 || socket.retransmitted > 0);
  return waits || timedOut(nas, port, now).length > 0;
}

/** ETIMEDOUT, and EINPROGRESS where the kernel itself has stopped waiting: kernels before 7 try while mounting only. */
const outOfTime: ReadonlySet<number> = new Set([-110, -115]);

/** What the log says of a port that no lane goes to. */
function timedOut(nas: Nas, { address }: NasPort, now: Snapshot) {
  return sharesOn(nas, now)
    .filter(({ reached }) => !reached.includes(address))
    .flatMap((view) =>
      failedChannels(logSinceMount(view))
        .filter((one) => one.address === address && outOfTime.has(one.rc))
        .map(({ message }) => ({ view, message })),
    )
    .slice(0, 1);
}

function attemptsTo({ address }: NasPort, now: Snapshot) {
  const sockets = valueOf(now.facts.sockets) ?? [];
  return sockets.filter((socket) => socket.state === 'SYN-SENT' && socket.remote.address === address);
}

/** An interface other than the one that sends, where answers to the sender's address may arrive. */
function couldGetAnswers(nic: Nic, port: NasPort, now: Snapshot): boolean {
  const reading = now.facts.routes[port.address];
  const route = reading && valueOf(reading);
  if (route?.kind !== 'via-interface' || route.dev === nic.name || nic.link === 'down') return false;
  const holdsSource = attemptsTo(port, now).some((socket) =>
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
