import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { arpFlux as text } from '../../../shared/text/findings/network.ts';
import { nasFactsOf, quoteArpSettings, quoteNasCounters, quoteNasInterfaces } from '../nas-side.ts';
import { found, type Rule } from '../rule.ts';
import { quoteInterfaces, quoteNeighbours, quoteRoutes } from '../share-quotes.ts';
import { fluxPartner, isLosing, nasSubject, sharesOn, nasNamed } from '../share-view.ts';

/**
 * Two announced addresses of a NAS answer with one MAC although no router stands between: whatever is sent to either
 * enters by one port. (A bridge or a switch in the NAS answers with a MAC for each address.)
 */
export const arpFlux: Rule = {
  code: 'net.arp-flux',
  unless: [],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    now.nas.flatMap((nas) => {
      const folded = nas.ports.filter((port) => fluxPartner(port, nas) !== undefined);
      const [first] = folded;
      const partner = first && fluxPartner(first, nas);
      if (first?.mac === undefined || partner === undefined || isRouted(first.address, now)) return [];
      const { mac } = first;
      const alike = folded.filter((port) => port.mac === mac).map((port) => port.address);
      const addresses = [partner.address, ...alike];
      const views = sharesOn(nas, now);
      const costs = views.some(
        (view) => isLosing(view) && view.reached.filter((one) => addresses.includes(one)).length > 1,
      );
      const facts = nasFactsOf(nas, now);
      const ports = nas.ports.filter((port) => addresses.includes(port.address)).flatMap(({ name }) => name ?? []);
      const [view] = views.filter((one) => (one.announced ?? []).length > 0);
      return found(arpFlux, {
        severity: costs || views.some((one) => one.share.mount.asked > 1) ? 'warning' : 'note',
        subject: nasSubject(nas),
        text: text({ nas: nasNamed(nas), addresses, mac, costs, carrier: onlyCarrier(ports, facts) }),
        evidence: [
          ...quoteNeighbours(now, addresses, [mac]),
          ...quoteRoutes(now, addresses),
          ...(view
            ? quoteInterfaces(
                view,
                view.announced?.filter((one) => addresses.includes(one.address)),
              )
            : []),
          ...quoteNasInterfaces(facts, ports, [mac]),
          ...quoteArpSettings(facts, ports),
          ...quoteNasCounters(facts, ports),
        ],
      });
    }),
};

/** Nearly all of what both ports sent. */
const nearlyAll = 0.95;
/** Less than this says nothing. */
const worthCountingBytes = 10_000_000;

/** The one of the ports that the NAS itself sent nearly everything by. */
function onlyCarrier(
  ports: readonly string[],
  facts: NasFacts | undefined,
): { name: string; idle: readonly string[] } | undefined {
  const interfaces = ((facts && valueOf(facts.interfaces)) ?? []).filter(({ name }) => ports.includes(name));
  const sum = interfaces.reduce((total, { sent }) => total + (sent ?? Number.NaN), 0);
  const carrier = interfaces.find(({ sent }) => (sent ?? 0) >= nearlyAll * sum);
  if (carrier === undefined || interfaces.length < 2 || sum < worthCountingBytes) return undefined;
  return { name: carrier.name, idle: ports.filter((name) => name !== carrier.name) };
}

function isRouted(address: string, now: Snapshot): boolean {
  const reading = now.facts.routes[address];
  const route = reading && valueOf(reading);
  return route?.kind === 'via-interface' && route.gateway !== undefined;
}
