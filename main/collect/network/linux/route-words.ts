import { ParseError } from '../../text/parse-error.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import type { Line } from '../../text/text-lines.ts';

/** A route as `ip` writes it in words. */
export interface RouteWords {
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
export function routeWords(line: Line): RouteWords {
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
