import type { RoutingRule } from '../../../shared/model/network.ts';
import { familyOf, wholePrefix } from '../../../shared/model/ip-family.ts';
import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf, listed } from '../../../shared/text/phrases.ts';
import { inNetwork, networkOf } from '../../snapshot/addresses.ts';
import { tunnelledLanes, type TunnelledLane } from '../../snapshot/tunnels.ts';
import { finding, type HandDraft } from '../finding.ts';
import { mountAgain } from '../mounting.ts';
import { quoteNic } from '../interface-quotes.ts';
import { quoteMatching } from '../quotes.ts';
import { copy, explain, onLinux, onWindows } from '../remedy.ts';
import { placesOf, quoteRoutes, quoteSockets } from '../share-quotes.ts';
import { nasNamed } from '../share-view.ts';
import { interfaces, routes, sockets } from '../sources.ts';
import { perNas } from '../subjects.ts';

interface Seen {
  readonly nas: string;
  /** Of the NAS in the network that this machine is in. */
  readonly addresses: readonly string[];
  readonly lane: TunnelledLane;
  readonly way: Way;
  readonly places: readonly string[];
}

interface Way {
  /** Which table sends into the tunnel. */
  readonly kind: 'main' | 'table' | 'unknown';
  readonly table?: string;
  /** The place of the earliest rule that was added. */
  readonly earliest: number | undefined;
}

/** A VPN or another tunnel carries a share although this machine stands in the NAS's own network. */
export const tunnelCarries = finding<Seen>({
  code: 'net.tunnel-carries',
  unless: [],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perNas(history, [routes, sockets, interfaces], (nas, views) => {
      const [now] = history;
      const covered = views.flatMap((view) => tunnelledLanes(view.open, now.facts));
      const [one] = covered;
      const view = views.find(({ open }) => open.some((lane) => lane.id === one?.lane.id));
      if (one === undefined || view === undefined) return undefined;
      const addresses = [...new Set(covered.map(({ address }) => address))];
      const way = wayInto(one, now);
      return {
        severity: 'warning',
        seen: {
          nas: nasNamed(nas),
          addresses: [...new Set([...addresses, ...nearAddresses(nas, one)])],
          lane: one,
          way,
          places: placesOf(view),
        },
        evidence: [
          ...quoteRoutes(now, addresses),
          ...quoteRules(way, now),
          ...quoteSockets(
            now,
            covered.map(({ lane }) => lane),
            covered.map(({ lane }) => `${lane.local?.address}:`),
          ),
          ...quoteNic(now, one.direct.name, [`"${one.own.address}"`]),
          ...quoteNic(now, one.tunnel.name, ['"POINTOPOINT"', '"NOARP"']),
        ],
      };
    }),
  says: ({ nas, lane: { tunnel, direct, own } }) => ({
    title: `What goes to ${nas} leaves by the tunnel ${tunnel.name}, although ${direct.name} is in the NAS’s own network, ${networkOf(own)}.`,
    consequence: `Every packet takes the way of the tunnel (a VPN, most likely) and its work for the processor, and the straight way by ${direct.name}${direct.speed === undefined ? '' : ` (${direct.speed / 1e9} Gbit/s)`} is not used.`,
  }),
  // Never one click: the VPN's client writes its routes and rules anew whenever it likes.
  remedies: (seen) => [
    ...vpnSetting(seen.lane.tunnel.name, networkOf(seen.lane.own)),
    ...pastTheTunnel(seen).map(onLinux),
    mountAgain(seen.places),
    ...(seen.lane.isSeen ? [] : otherPlace(seen)),
  ],
});

function nearAddresses(nas: Nas, { own }: TunnelledLane): readonly string[] {
  return nas.ports.map(({ address }) => address).filter((one) => inNetwork(one, own.address, own.prefixLength));
}

/** The rules that every kernel begins with: `local`, `main`, `default`. */
const usualRules: ReadonlySet<number> = new Set([0, 32_766, 32_767]);

/** Which table sends into the tunnel, and the place of the first rule that is not the kernel's own. */
function wayInto({ address }: TunnelledLane, now: Snapshot): Way {
  const reading = now.facts.network.routesTo[address];
  const route = reading && valueOf(reading);
  const table = route?.kind === 'via-interface' ? route.table : undefined;
  const rules = familyOf(address) === 'ipv6' ? undefined : valueOf(now.facts.network.rules);
  const special = (rules ?? []).filter(({ priority }) => !usualRules.has(priority));
  const earliest = special.length === 0 ? undefined : Math.min(...special.map(({ priority }) => priority));
  if (table !== undefined && table !== 'main') return { kind: 'table', table, earliest };
  return { kind: rules !== undefined && special.length === 0 ? 'main' : 'unknown', earliest };
}

/** The rules that lead into the tunnel's table; where that is not told, all that are not the kernel's own. */
function quoteRules(way: Way, { facts }: Snapshot): readonly Evidence[] {
  const rules = valueOf(facts.network.rules) ?? [];
  const leading = (rule: RoutingRule): boolean =>
    way.kind === 'table' ? rule.table === way.table : !usualRules.has(rule.priority);
  const needles = rules.filter(leading).flatMap(({ priority }) => [`"priority":${priority},`, `${priority}:\t`]);
  return quoteMatching(facts.network.rules, needles);
}

/** Numbers of a network say nothing of where it is: the NAS was not seen there. */
function otherPlace({ lane: { direct, own }, addresses: [address = ''] }: Seen): readonly HandDraft[] {
  const words = commandOf(direct.name, address);
  const text = `Where ${direct.name} is in another place that only has the same addresses, leave all as it is. Whether the NAS answers by ${direct.name}:`;
  return [
    onLinux(copy(text, words && `ping -c 2 -I ${words}`)),
    onWindows(copy(text, commandOf('ping', '-n', '2', '-S', own.address, address))),
  ];
}

/** The names that the clients give to their tunnels; the way itself is known by its structure. */
function vpnSetting(tunnel: string, network: string): readonly HandDraft[] {
  if (/^tailscale/i.test(tunnel)) {
    const text = 'Best in the VPN itself: let Tailscale accept no routes of others, if you need none of them here:';
    const command = 'tailscale set --accept-routes=false';
    return [onLinux(copy(text, `sudo ${command}`)), onWindows(copy(text, command))];
  }
  return [
    explain(
      `Best in the VPN itself: take ${network} out of what it sends into ${tunnel} (WireGuard: AllowedIPs; OpenVPN: the routes that the server pushes; ZeroTier: managed routes).`,
    ),
  ];
}

/** A place before the rules that VPN clients add (Tailscale: 5210, WireGuard: 32764), behind the kernel's own 0. */
const usualPlace = 100;

function pastTheTunnel({ addresses, lane: { direct, own }, way, nas }: Seen): readonly HandRemedy[] {
  const place = Math.max(1, Math.min(usualPlace, (way.earliest ?? Infinity) - 1));
  const rules = joined(addresses, (address) =>
    ip(address, 'rule', 'add', 'to', single(address), 'priority', String(place), 'lookup', 'main'),
  );
  const routes = joined(addresses, (address) =>
    ip(address, 'route', 'add', single(address), 'dev', direct.name, 'src', own.address),
  );
  if (way.kind === 'main')
    return [copy(`Or send ${nas} by ${direct.name} (until the next start of the network):`, routes)];
  const rule = copy(
    `Or put a rule before those of the VPN, which come before every route in the main table (until the next start of the network):`,
    rules,
  );
  if (way.kind === 'table') return [rule];
  return [
    rule,
    copy(
      `If “ip route get ${listed(addresses.slice(0, 1))}” still names the tunnel then, the VPN has its route in the main table itself. A route that is narrower wins there:`,
      routes,
    ),
  ];
}

function ip(address: string, ...words: readonly string[]): string | undefined {
  const command = commandOf(...words);
  return command && `sudo ip ${familyOf(address) === 'ipv6' ? '-6 ' : ''}${command}`;
}

const single = (address: string): string => `${address}/${wholePrefix(address)}`;

function joined(addresses: readonly string[], command: (address: string) => string | undefined): string | undefined {
  const lines = addresses.map(command);
  return lines.every((line) => line !== undefined) ? lines.join('\n') : undefined;
}
