import { z } from 'zod';
import type { CommandResult } from '../../../machine/machine.ts';
import type { Route } from '../../../../shared/model/network.ts';
import { ParseError } from '../../text/parse-error.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { jsonOf } from '../../text/json-lines.ts';
import { routeWords } from './route-words.ts';
import { linesOf } from '../../text/text-lines.ts';

const routeSchema = z.object({
  dst: z.string(),
  dev: z.string().optional(),
  type: z.string().optional(),
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
  prefsrc: z.string().optional(),
  table: z.union([z.string(), z.number()]).transform(String).optional(),
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
  const [route] = jsonOf(z.array(routeSchema), text, 'ip route get');
  if (route === undefined) throw new ParseError('ip route get: no route in the answer', 1, text);
  if (route.type !== undefined && refusing.has(route.type)) return { to, kind: 'unreachable', reason: route.type };
  if (route.dev === undefined) throw new ParseError('ip route get: no interface in the answer', 1, text);
  const gateway = route.gateway ?? route.via?.host;
  return {
    to,
    kind: 'via-interface',
    dev: route.dev,
    gateway: gateway === undefined ? undefined : shortestAddress(gateway),
    source: route.prefsrc === undefined ? undefined : shortestAddress(route.prefsrc),
    table: route.table,
  };
}

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
  const route = routeWords(line);
  if (shortestAddress(route.to) !== shortestAddress(to)) {
    throw new ParseError(`ip route get: not a route to ${to}`, line.number, line.text);
  }
  if (refusing.has(route.type)) return { to, kind: 'unreachable', reason: route.type };
  const dev = route.after('dev');
  const source = route.after('src');
  if (dev === undefined) throw new ParseError('ip route get: no interface in the answer', line.number, line.text);
  return {
    to,
    kind: 'via-interface',
    dev,
    gateway: route.gateway === undefined ? undefined : shortestAddress(route.gateway),
    source: source === undefined ? undefined : shortestAddress(source),
    table: route.after('table'),
  };
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
