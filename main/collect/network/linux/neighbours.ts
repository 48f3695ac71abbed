import { z } from 'zod';
import type { Neighbour } from '../../../../shared/model/network.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { jsonOf } from '../../text/json-lines.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';
import { ParseError } from '../../text/parse-error.ts';

const neighbourSchema = z.object({
  dst: z.string(),
  dev: z.string(),
  lladdr: z.string().optional(),
  state: z.array(z.string()).optional(),
  router: z.unknown().optional(),
});

/**
 * `ip -j neigh` (iproute2 ip/ipneigh.c); `router` is there, with the value null, for routers.
 *
 *     [{"dst":"10.77.1.26","dev":"eth0","lladdr":"02:77:00:00:19:01","state":["REACHABLE"]},
 *      {"dst":"10.77.1.27","dev":"eth0","state":["INCOMPLETE"]}]
 */
export function parseNeighbours(text: string): readonly Neighbour[] {
  return jsonOf(z.array(neighbourSchema), text, 'ip neigh').flatMap((entry) => {
    const address = shortestAddress(entry.dst);
    if (address === undefined) return [];
    return [
      {
        address,
        dev: entry.dev,
        mac: entry.lladdr?.toLowerCase(),
        states: entry.state ?? [],
        router: 'router' in entry,
      },
    ];
  });
}

/** NUD_*; what is in none of them is printed as `NONE` or as nothing. */
const states: ReadonlySet<string> = new Set(
  'INCOMPLETE REACHABLE STALE DELAY PROBE FAILED NOARP PERMANENT NONE'.split(' '),
);

/**
 * `ip neigh` in words, of busybox and of an iproute2 without `-j`; nothing where there is no neighbour:
 *
 *     10.77.1.26 dev eth0 lladdr 02:77:00:00:19:01 router ref 1 used 3/3/3 probes 4 REACHABLE
 *     10.77.1.27 dev eth0  INCOMPLETE
 */
export function parseNeighbourWords(text: string): readonly Neighbour[] {
  return linesOf(text, 'ip neigh').map(neighbourOf);
}

function neighbourOf(line: Line): Neighbour {
  const [first = '', ...words] = line.text.trim().split(/\s+/);
  const after = (name: string): string | undefined => {
    const at = words.indexOf(name);
    return at === -1 ? undefined : words[at + 1];
  };
  const address = shortestAddress(first);
  const dev = after('dev');
  if (address === undefined || dev === undefined) {
    throw new ParseError('ip neigh: not a neighbour', line.number, line.text);
  }
  return {
    address,
    dev,
    mac: after('lladdr')?.toLowerCase(),
    states: (words.at(-1) ?? '').split(',').filter((word) => states.has(word)),
    router: words.includes('router'),
  };
}
