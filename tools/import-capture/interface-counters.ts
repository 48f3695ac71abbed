/**
 * The series did not capture /proc/net/dev. Left as it was at another moment it would say that the interfaces stand
 * still while the connections move. So the bytes that the connections counted since then are added to the interface
 * that has their local address: a little less than the truth, as headers and other traffic are missing.
 */
import { z } from 'zod';
import { files as paths } from '../../main/collect/sources.ts';
import { derivedFrom, file, nothing, type Part } from './answers.ts';

type Files = ReadonlyMap<string, string>;
interface Count {
  readonly local: string;
  readonly received: number;
  readonly sent: number;
}

const addresses = z.array(
  z.object({ ifname: z.string(), addr_info: z.array(z.object({ local: z.string().optional() })).default([]) }),
);

/** Gives a function that is to be called with the sockets of each block, in order. */
export function interfaceCounters(base: Files): (sockets: string) => Part {
  const table = base.get('proc_net_dev');
  const owners = ownersOf(base.get('ip_-j_addr'));
  if (table === undefined || owners === undefined) return () => nothing;
  const zero = counts(base.get('ss_tinOH_dst') ?? '');
  // A connection that is gone keeps what it had counted: an interface never counts back.
  const highest = new Map(zero);
  return (sockets) => {
    for (const [key, count] of counts(sockets)) highest.set(key, count);
    const since = [...highest].map(([key, count]) => ({
      dev: owners.get(count.local),
      received: count.received - (zero.get(key)?.received ?? 0),
      sent: count.sent - (zero.get(key)?.sent ?? 0),
    }));
    const text = table.replaceAll(/^\s*([^\s:|]+):.*$/gm, (line, dev: string) =>
      since
        .filter((each) => each.dev === dev)
        .reduce((counted, { received, sent }) => added(counted, received, sent), line),
    );
    return derivedFrom(
      '/proc/net/dev of another moment and the bytes counted by ss since then',
      file(paths.netDev, text),
    );
  };
}

/** `  eth0:    4407      32    0    2    0     0          0         0     4651 …`: received bytes first, sent bytes ninth. */
function added(line: string, received: number, sent: number): string {
  const [name = '', rest = ''] = line.split(/:(.*)/s);
  const numbers = rest.trim().split(/\s+/);
  const sum = (index: number, more: number) => String(Number(numbers[index] ?? 0) + Math.max(0, more));
  return `${name}: ${[sum(0, received), ...numbers.slice(1, 8), sum(8, sent), ...numbers.slice(9)].join(' ')}`;
}

/** Bytes of each connection in the lines of `ss -tinOH`. */
function counts(sockets: string): ReadonlyMap<string, Count> {
  const line = /^\S+\s+\d+\s+\d+\s+(?<local>\S+):\d+\s+\S+/;
  return new Map(
    sockets.split('\n').flatMap((text) => {
      const match = line.exec(text);
      if (match?.groups === undefined) return [];
      const local = (match.groups['local'] ?? '').replaceAll(/[[\]]/g, '').replace(/%.*$/, '');
      const counted = (name: string) => Number(new RegExp(`\\b${name}:(\\d+)`).exec(text)?.[1] ?? 0);
      const ends = match[0].split(/\s+/).slice(3).join(' ');
      return [[ends, { local, received: counted('bytes_received'), sent: counted('bytes_sent') }] as const];
    }),
  );
}

function ownersOf(text: string | undefined): ReadonlyMap<string, string> | undefined {
  if (text === undefined) return undefined;
  const parsed = addresses.safeParse(parsedJson(text));
  if (!parsed.success) return undefined;
  return new Map(
    parsed.data.flatMap(({ ifname, addr_info }) =>
      addr_info.flatMap(({ local }) => (local === undefined ? [] : [[local, ifname] as const])),
    ),
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
