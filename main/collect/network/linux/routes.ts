import { z } from 'zod';
import type { Route } from '../../../../shared/model/network.ts';
import type { CommandResult } from '../../../machine/machine.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { jsonOf } from '../../text/json-lines.ts';
import { ParseError } from '../../text/parse-error.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';

const hopSchema = z.object({
  dev: z.string().optional(),
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
});
const routeSchema = hopSchema.extend({
  dst: z.string(),
  type: z.string().optional(),
  prefsrc: z.string().optional(),
  table: z.union([z.string(), z.number()]).transform(String).optional(),
  nexthops: z.array(hopSchema).optional(),
});

/** Kinds of route that send nothing anywhere. */
const refusing: ReadonlySet<string> = new Set(['unreachable', 'prohibit', 'blackhole', 'throw']);

/**
 * `ip -j route get ADDRESS` (iproute2 ip/iproute.c):
 *
 *     [{"dst":"10.77.1.25","gateway":"10.77.2.1","dev":"eth0","prefsrc":"10.77.1.50","flags":[],"uid":0,"cache":[]}]
 *
 * `"table":"52"` stands there where it is not the main one. A gateway of the other family stands in
 * `"via":{"family":"inet6","host":"fe80::1"}`.
 */
export function parseRoute(text: string, to: string): Route {
  const [told] = jsonOf(z.array(routeSchema), text, 'ip route get');
  if (told === undefined) throw new ParseError('ip route get: no route in the answer', 1, text);
  const [route] = routesOf({ ...told, dst: to });
  if (route === undefined) throw new ParseError('ip route get: no interface in the answer', 1, text);
  return route;
}

/**
 * `ip -j route show table all`; table `main` and type `unicast` are left out. A route with several next hops is taken as
 * one route each; one that names no interface (of a next hop object) cannot be followed and is passed over.
 *
 *     [{"dst":"10.77.1.0/24","dev":"eth0","table":"100","scope":"link","flags":[]},
 *      {"type":"local","dst":"10.77.1.25","dev":"eth0","table":"local","prefsrc":"10.77.1.25","flags":[]}, …]
 */
export function parseRoutes(text: string): readonly Route[] {
  return jsonOf(z.array(routeSchema), text, 'ip route').flatMap(routesOf);
}

function routesOf({ dst: to, type, prefsrc, table, nexthops, ...own }: z.infer<typeof routeSchema>): readonly Route[] {
  if (type !== undefined && refusing.has(type)) return [{ to, kind: 'unreachable', reason: type, table }];
  return (nexthops ?? [own]).flatMap(({ dev, gateway, via }): readonly Route[] => {
    const behind = shortest(gateway ?? via?.host);
    return dev === undefined
      ? []
      : [{ to, kind: 'via-interface', dev, gateway: behind, source: shortest(prefsrc), table, type }];
  });
}

const shortest = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : shortestAddress(address);

/**
 * `ip route get ADDRESS` in words, of busybox and of an iproute2 without JSON for it; what is indented is the cache's:
 *
 *     10.77.1.25 via 10.77.2.1 dev eth0 src 10.77.1.50 uid 1000
 *         cache
 */
export function parseRouteGetWords(text: string, to: string): Route {
  const [line, ...others] = linesOf(text, 'ip route get').filter(({ text: words }) => /^\S/.test(words));
  if (line === undefined) throw new ParseError('ip route get: no route in the answer', 1, text);
  const [second] = others;
  if (second !== undefined) throw new ParseError('ip route get: more than one route', second.number, second.text);
  const words = routeWords(line);
  if (shortestAddress(words.to) !== shortestAddress(to)) {
    throw new ParseError(`ip route get: not a route to ${to}`, line.number, line.text);
  }
  const [route] = routeOfWords({ ...words, to });
  if (route === undefined) throw new ParseError('ip route get: no interface in the answer', line.number, line.text);
  return route;
}

/**
 * `ip route` in words, of busybox and of an iproute2 without JSON for it; what is indented are the next hops of the
 * route above, and one of those alone names no interface:
 *
 *     192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2
 *     default
 *     <TAB>nexthop via 192.0.2.1 dev eth0 weight 1
 */
export function parseRouteText(text: string): readonly Route[] {
  return linesOf(text, 'ip route')
    .filter((line) => line.text.trim() !== '' && !/^\s/.test(line.text))
    .flatMap((line) => routeOfWords(routeWords(line)));
}

function routeOfWords({ to, type, after, gateway }: RouteWords): readonly Route[] {
  const table = after('table');
  if (refusing.has(type)) return [{ to, kind: 'unreachable', reason: type, table }];
  const dev = after('dev');
  const rest = { source: shortest(after('src')), table, ...(type !== 'unicast' && { type }) };
  return dev === undefined ? [] : [{ to, kind: 'via-interface', dev, gateway: shortest(gateway), ...rest }];
}

/**
 * The kernel's refusal to name a route, which is an answer and not a failure:
 *
 *     RTNETLINK answers: Network is unreachable          (exit 2; busybox puts `ip: ` before it)
 *
 * `No route to host` is a route of type unreachable, `Permission denied` one of type prohibit, `Invalid argument`
 * one of type blackhole.
 */
export function refusedRoute(result: CommandResult, to: string): Route | undefined {
  const reason = /^(?:ip: )?RTNETLINK answers: (?<reason>\S.*)$/m.exec(result.stderr)?.groups?.['reason'];
  if (result.exitCode === 0 || reason === undefined || !refusals.has(reason.trim())) return undefined;
  return { to, kind: 'unreachable', reason: reason.trim() };
}

const refusals: ReadonlySet<string> = new Set([
  'Network is unreachable',
  'No route to host',
  'Permission denied',
  'Invalid argument',
]);

/** A route as `ip` writes it in words. */
interface RouteWords {
  /** `unicast`, `local`, `unreachable`, … */
  readonly type: string;
  /** An address, a network in prefix form, or `default`. */
  readonly to: string;
  /** What follows a word: `dev`, `src`, `table`, … */
  readonly after: (word: string) => string | undefined;
  readonly gateway: string | undefined;
}

/** RTN_* (iproute2 lib/rt_names.c, rtnl_rtntype_n2a). */
const types: ReadonlySet<string> = new Set(
  'unicast local broadcast multicast anycast throw unreachable prohibit blackhole nat xresolve none'.split(' '),
);

/**
 * A line of `ip route` in words, of busybox and of iproute2 (ip/iproute.c); `ip route get` may put `from ADDRESS` behind
 * the destination:
 *
 *     default via 192.0.2.1 dev eth0
 *     192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2
 *     local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
 *     192.0.2.9 via inet6 fe80::1 dev eth0                    a gateway of the other family
 */
function routeWords(line: Line): RouteWords {
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
  const via = after('via');
  const gateway = via === 'inet' || via === 'inet6' ? after(via) : via;
  if (gateway !== undefined && shortestAddress(gateway) === undefined) {
    throw new ParseError('ip route: no address behind via', line.number, line.text);
  }
  return { type: typed ? first : 'unicast', to, after, gateway };
}
