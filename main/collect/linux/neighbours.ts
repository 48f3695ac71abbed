import { z } from 'zod';
import type { Neighbour } from '../../../shared/model/network.ts';
import { shortestAddress } from './ip-address.ts';
import { jsonOf } from './json-lines.ts';

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
