import type { RoutingRule } from '../../../shared/model/network.ts';
import { z } from 'zod';
import type { NasRoute } from '../../../shared/model/nas-facts.ts';
import { jsonOf } from '../text/json-lines.ts';
import { wholeNumber } from '../text/numbers.ts';
import { routeWords } from './linux/route-words.ts';
import { linesOf } from '../text/text-lines.ts';
import { ParseError } from '../text/parse-error.ts';

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
  /** There, with the value null, where the rule is for everything else. */
  not: z.unknown().optional(),
});

/** `ip -j rule`: `[{"priority":32764,"src":"10.77.1.26","table":"101"},{"priority":32766,"src":"all","table":"main"}]` */
export function parseRules(text: string): readonly RoutingRule[] {
  return jsonOf(z.array(ruleSchema), text, 'ip rule').map((rule) => {
    const { priority, src, srclen, table } = rule;
    const from = src === undefined ? 'all' : srclen === undefined ? src : `${src}/${srclen}`;
    return { priority, from: 'not' in rule ? `not ${from}` : from, table };
  });
}

/**
 * `ip route` in words, of busybox and of an iproute2 without JSON for it; what is indented are the next hops of the
 * route above:
 *
 *     192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2
 *     default
 *     <TAB>nexthop via 192.0.2.1 dev eth0 weight 1
 */
export function parseRouteText(text: string): readonly NasRoute[] {
  return linesOf(text, 'ip route')
    .filter((line) => line.text.trim() !== '' && !/^\s/.test(line.text))
    .map((line) => {
      const { to, type, after, gateway } = routeWords(line);
      return { to, dev: after('dev'), gateway, source: after('src'), table: after('table') ?? 'main', type };
    });
}

/**
 * `ip rule` in words (iproute2 ip/iprule.c, busybox):
 *
 *     0:<TAB>from all lookup local
 *     32764:<TAB>from 10.77.1.26 lookup 101
 *     32765:<TAB>not from 10.0.0.0/8 fwmark 0x1 lookup main
 */
export function parseRuleText(text: string): readonly RoutingRule[] {
  return linesOf(text, 'ip rule').map((line) => {
    const parts = /^(?<priority>\d{1,10}):\s+(?<not>not )?from (?<from>\S+)(?<rest>.*)$/.exec(line.text)?.groups;
    if (parts === undefined) throw new ParseError('ip rule: not a rule', line.number, line.text);
    const table = /\s(?:lookup|table) (?<table>\S+)/.exec(parts['rest'] ?? '')?.groups?.['table'];
    return {
      priority: wholeNumber(parts['priority'] ?? '', 'priority', line),
      from: `${parts['not'] ?? ''}${parts['from']}`,
      table,
    };
  });
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
