import type { ServerBlock } from './debug-data-blocks.ts';
import { hexAfter } from '../../text/numbers.ts';

/**
 * Requests under way by connection id:
 *
 *     <TAB>MIDs:·
 *     <TAB>Server ConnectionId: 0x1
 *     <TAB><TAB>State: 2 com: 8 pid: 517 cbdata: 00000000fe4bf022 mid 312
 *
 * 5.11 to 6.4 name no connection: there they are of the server's first one. The flat layout has no ids at all. Two
 * sessions on one connection each list all of its requests: the longest list counts, not the sum.
 */
export function outstandingOf(servers: readonly ServerBlock[]): Readonly<Record<string, number>> {
  const most = new Map<string, number>();
  for (const server of servers) {
    const own = server.head[0] && hexAfter(server.head[0], ' ConnectionId: ');
    for (const section of [server.mids, ...server.sessions.map((session) => session.mids)]) {
      for (const [id, count] of countsOf(section, own)) most.set(id, Math.max(count, most.get(id) ?? 0));
    }
  }
  return Object.fromEntries(most);
}

function countsOf(section: ServerBlock['mids'], own: string | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  let id = own;
  for (const line of section) {
    if (line.text.startsWith('\tServer ConnectionId: ')) id = hexAfter(line, 'ConnectionId: ');
    else if (id !== undefined && /^\t\t?State: \d/.test(line.text)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
