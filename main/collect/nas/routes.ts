import { z } from 'zod';
import type { NasRoute, NasRoutingRule } from '../../../shared/model/nas-facts.ts';
import { jsonOf } from '../linux/json-lines.ts';
import { linesOf, type Line } from '../linux/text-lines.ts';
import { ParseError } from '../parse-error.ts';

const word = z.union([z.string(), z.number()]).transform(String);
const hop = z.object({ dev: z.string().optional(), gateway: z.string().optional() });
const routeSchema = z.object({
  dst: z.string(),
  type: z.string().optional(),
  dev: z.string().optional(),
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
  prefsrc: z.string().optional(),
  table: word.optional(),
  nexthops: z.array(hop).optional(),
});

/**
 * `ip -j route show table all` (iproute2 ip/iproute.c); table `main` and type `unicast` are left out. A route with
 * several next hops is taken as one route each.
 *
 *     [{"dst":"10.77.1.0/24","dev":"eth0","table":"100","scope":"link","flags":[]},
 *      {"type":"local","dst":"10.77.1.25","dev":"eth0","table":"local","prefsrc":"10.77.1.25","flags":[]}, …]
 */
export function parseRoutes(text: string): readonly NasRoute[] {
  return jsonOf(z.array(routeSchema), text, 'ip route').flatMap((route) => {
    const hops = route.nexthops ?? [{ dev: route.dev, gateway: route.gateway ?? route.via?.host }];
    return hops.map(({ dev, gateway }) => ({
      to: route.dst,
      dev,
      gateway,
      source: route.prefsrc,
      table: route.table ?? 'main',
      type: route.type ?? 'unicast',
    }));
  });
}

const ruleSchema = z.object({
  priority: z.int().nonnegative(),
  src: z.string().optional(),
  srclen: z.int().optional(),
  table: word.optional(),
});

/** `ip -j rule`: `[{"priority":32764,"src":"10.77.1.26","table":"101"},{"priority":32766,"src":"all","table":"main"}]` */
export function parseRules(text: string): readonly NasRoutingRule[] {
  return jsonOf(z.array(ruleSchema), text, 'ip rule').map(({ priority, src, srclen, table }) => ({
    priority,
    from: src === undefined ? 'all' : srclen === undefined ? src : `${src}/${srclen}`,
    table,
  }));
}

const types: ReadonlySet<string> = new Set([
  'unicast',
  'local',
  'broadcast',
  'multicast',
  'anycast',
  'throw',
  'unreachable',
  'prohibit',
  'blackhole',
]);

/**
 * `ip route` as text, of busybox and of iproute2:
 *
 *     default via 192.0.2.1 dev eth0
 *     192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2
 *     local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
 *     <TAB>nexthop via 192.0.2.1 dev eth0 weight 1          below a route with several
 */
export function parseRouteText(text: string): readonly NasRoute[] {
  return linesOf(text, 'ip route')
    .filter((line) => line.text.trim() !== '' && !/^\s/.test(line.text))
    .map(routeOf);
}

function routeOf(line: Line): NasRoute {
  const words = line.text.trim().split(/\s+/);
  const [first = ''] = words;
  const typed = types.has(first);
  const to = typed ? words[1] : first;
  if (to === undefined || !/^(?:default|[0-9a-f.:]+(?:\/\d{1,3})?)$/i.test(to)) {
    throw new ParseError('ip route: not a route', line.number, line.text);
  }
  const after = (name: string): string | undefined => {
    const at = words.indexOf(name, typed ? 2 : 1);
    return at === -1 ? undefined : words[at + 1];
  };
  return {
    to,
    dev: after('dev'),
    gateway: after('via'),
    source: after('src'),
    table: after('table') ?? 'main',
    type: typed ? first : 'unicast',
  };
}

/**
 * FreeBSD's `netstat -rn -f inet` (usr.bin/netstat/route.c); a gateway `link#1` is the interface itself:
 *
 *     Routing tables
 *
 *     Internet:
 *     Destination        Gateway            Flags     Netif Expire
 *     default            10.0.0.1           UGS        igb0
 *     10.0.0.0/24        link#1             U          igb0
 */
export function parseBsdRoutes(text: string): readonly NasRoute[] {
  const lines = linesOf(text, 'netstat -rn');
  const heading = lines.find((line) => /^Destination\s+Gateway\s+Flags\s/.test(line.text));
  if (heading === undefined) throw new ParseError('netstat -rn: heading missing', 1, lines[0]?.text ?? '');
  const device = heading.text.trim().split(/\s+/).indexOf('Netif');
  return lines.slice(heading.number).flatMap((line) => {
    const words = line.text.trim().split(/\s+/);
    const [to, gateway] = words;
    if (to === undefined || to === '' || gateway === undefined) return [];
    const behind = gateway.startsWith('link#') ? undefined : gateway;
    return [{ to, dev: device === -1 ? undefined : words[device], gateway: behind, table: 'main', type: 'unicast' }];
  });
}
