import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import type { NasRoutingRule } from '../../../shared/model/nas-facts.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { tunnelCarries as text } from '../../../shared/text/findings/network-tunnels.ts';
import { inNetwork, networkOf } from '../../snapshot/addresses.ts';
import { tunnelledLanes, type TunnelledLane } from '../../snapshot/tunnels.ts';
import { quoteNic } from '../nic-quotes.ts';
import { quoteMatching } from '../quotes.ts';
import { found, type Rule } from '../rule.ts';
import { placesOf, quoteRoutes, quoteSockets } from '../share-quotes.ts';
import { nasNamed, nasSubject, sharesOn } from '../share-view.ts';

/** A VPN or another tunnel carries a share although this computer stands in the NAS's own network. */
export const tunnelCarries: Rule = {
  code: 'net.tunnel-carries',
  unless: [],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    now.nas.flatMap((nas) => {
      const views = sharesOn(nas, now);
      const covered = views.flatMap((view) => tunnelledLanes(view.open, now.facts));
      const [first] = covered;
      const view = views.find(({ open }) => open.some((lane) => lane.id === first?.lane.id));
      if (first === undefined || view === undefined) return [];
      const { tunnel, direct, own, isSeen } = first;
      const addresses = [...new Set(covered.map(({ address }) => address))];
      const all = [...new Set([...addresses, ...nearAddresses(nas, first)])];
      const way = wayInto(first, now);
      return found(tunnelCarries, {
        severity: 'warning',
        subject: nasSubject(nas),
        text: text({
          nas: nasNamed(nas),
          addresses: all,
          tunnel: tunnel.name,
          direct: direct.name,
          directSpeed: direct.speed,
          source: own.address,
          network: networkOf(own),
          isSeen,
          way,
          places: placesOf(view),
        }),
        evidence: [
          ...quoteRoutes(now, addresses),
          ...quoteRules(way, now),
          ...quoteSockets(
            now,
            covered.map(({ lane }) => lane),
            covered.map(({ lane }) => `${lane.local?.address}:`),
          ),
          ...quoteNic(now, direct.name, [`"${own.address}"`]),
          ...quoteNic(now, tunnel.name, ['"POINTOPOINT"', '"NOARP"']),
        ],
      });
    }),
};

function nearAddresses(nas: Nas, { own }: TunnelledLane): readonly string[] {
  return nas.ports.map(({ address }) => address).filter((one) => inNetwork(one, own.address, own.prefixLength));
}

type Way = Parameters<typeof text>[0]['way'];

/** The rules that every kernel begins with: `local`, `main`, `default`. */
const usualRules: ReadonlySet<number> = new Set([0, 32_766, 32_767]);

/** Which table sends into the tunnel, and the place of the first rule that is not the kernel's own. */
function wayInto({ address }: TunnelledLane, now: Snapshot): Way {
  const reading = now.facts.routes[address];
  const route = reading && valueOf(reading);
  const table = route?.kind === 'via-interface' ? route.table : undefined;
  const rules = address.includes(':') ? undefined : valueOf(now.facts.rules);
  const special = (rules ?? []).filter(({ priority }) => !usualRules.has(priority));
  const earliest = special.length === 0 ? undefined : Math.min(...special.map(({ priority }) => priority));
  if (table !== undefined && table !== 'main') return { kind: 'table', table, earliest };
  return { kind: rules !== undefined && special.length === 0 ? 'main' : 'unknown', earliest };
}

/** The rules that lead into the tunnel's table; where that is not told, all that are not the kernel's own. */
function quoteRules(way: Way, { facts }: Snapshot): readonly Evidence[] {
  const rules = valueOf(facts.rules) ?? [];
  const leading = (rule: NasRoutingRule): boolean =>
    way.kind === 'table' ? rule.table === way.table : !usualRules.has(rule.priority);
  const needles = rules.filter(leading).flatMap(({ priority }) => [`"priority":${priority},`, `${priority}:\t`]);
  return quoteMatching(facts.rules, needles);
}
