/**
 * `ip -j route get ADDRESS` was not captured; it is worked out from the captured rules and tables the way the kernel
 * does: rules by priority, in each table the longest prefix, then the lowest metric.
 */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { routeTo } from '../../main/collect/sources.ts';
import type { Exchange } from '../../main/machine/recording.ts';
import { derivedFrom, nothing, output, type Part } from './answers.ts';

const word = z.union([z.string(), z.number()]).transform(String);
/** iproute2/ip/iproute.c print_route: `table` is left out for main, `type` for unicast. */
const tableEntry = z.object({
  type: z.string().default('unicast'),
  dst: z.string(),
  gateway: z.string().optional(),
  via: z.object({ family: z.string(), host: z.string() }).optional(),
  dev: z.string().optional(),
  table: word.default('main'),
  prefsrc: z.string().optional(),
  metric: z.number().optional(),
  pref: z.string().optional(),
  flags: z.array(z.string()).default([]),
  nexthops: z
    .array(
      z.object({ gateway: z.string().optional(), dev: z.string().optional(), flags: z.array(z.string()).default([]) }),
    )
    .optional(),
});
type TableEntry = z.infer<typeof tableEntry>;

/** iproute2/ip/iprule.c print_rule: `"not":null` inverts; a selector that is not there matches all. */
const rule = z.looseObject({
  priority: z.number(),
  not: z.null().optional(),
  src: z.string().default('all'),
  srclen: z.number().optional(),
  dst: z.string().default('all'),
  dstlen: z.number().optional(),
  table: word.optional(),
  action: z.string().optional(),
  suppress_prefixlen: z.number().optional(),
});
type Rule = z.infer<typeof rule>;

const interfaceAddress = z.object({
  ifname: z.string(),
  addr_info: z
    .array(
      z.object({
        family: z.string(),
        local: z.string().optional(),
        prefixlen: z.number().optional(),
        scope: z.string().optional(),
      }),
    )
    .default([]),
});

/** What a fresh system has, and what an IPv6 lookup uses here, since `ip rule` prints those of IPv4 only. */
const defaultRules: readonly Rule[] = ['local', 'main', 'default'].map((table, index) => ({
  priority: index,
  src: 'all',
  dst: 'all',
  table,
}));

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Prefix = readonly [Address, number];

/** Answers of `ip -j route get` for each address; none where no routing table was captured. */
export function routesTo(addresses: readonly string[], files: ReadonlyMap<string, string>): Part {
  const whole = list(files.get('ip_-j_route_table_all'), tableEntry);
  const table = whole ?? list(files.get('ip_-j_route'), tableEntry);
  if (table === undefined) return nothing;
  const rules = list(files.get('ip_-j_rule'), rule) ?? defaultRules;
  const own = list(files.get('ip_-j_addr') ?? files.get('ip_-j_-d_addr'), interfaceAddress) ?? [];
  const from = `ip -j route show${whole ? ' table all' : ''}, ip -j rule, ip -j addr`;
  return derivedFrom(from, ...addresses.map((to) => answer(to, lookUp(ipaddr.parse(to), table, rules), own)));
}

/** `undefined` for a missing file or one that is no such list. */
function list<Entry extends z.ZodType>(text: string | undefined, entry: Entry): z.infer<Entry>[] | undefined {
  if (text === undefined) return undefined;
  const entries = z.array(entry).safeParse(json(text));
  return entries.success ? entries.data : undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function lookUp(to: Address, table: readonly TableEntry[], rules: readonly Rule[]): TableEntry | undefined {
  const ordered = to.kind() === 'ipv4' ? [...rules].sort((one, other) => one.priority - other.priority) : defaultRules;
  for (const each of ordered.filter((candidate) => ruleApplies(candidate, to))) {
    if (each.action !== undefined && each.action !== 'to_tbl')
      return { type: each.action, dst: 'default', table: '', flags: [] };
    const found = longest(
      to,
      table.filter((entry) => entry.table === (each.table ?? 'main')),
    );
    const suppressed = found !== undefined && found.length <= (each.suppress_prefixlen ?? -1);
    if (found !== undefined && !suppressed && found.entry.type !== 'throw') return found.entry;
  }
  return undefined;
}

/** A packet that this machine is about to make has no source, mark or incoming interface yet. */
function ruleApplies(candidate: Rule, to: Address): boolean {
  const selectors = ['fwmark', 'iif', 'oif', 'ipproto', 'sport', 'dport', 'tos', 'uid_start', 'l3mdev'];
  const plain = candidate.src === 'all' && !selectors.some((selector) => selector in candidate);
  const towards = candidate.dst === 'all' || contains([ipaddr.parse(candidate.dst), candidate.dstlen ?? bits(to)], to);
  return (plain && towards) !== (candidate.not === null);
}

function longest(to: Address, entries: readonly TableEntry[]): { entry: TableEntry; length: number } | undefined {
  return entries
    .filter((entry) => !entry.flags.includes('dead'))
    .map((entry) => ({ entry, prefix: prefixOf(entry) }))
    .flatMap(({ entry, prefix }) => (prefix && contains(prefix, to) ? [{ entry, length: prefix[1] }] : []))
    .sort((one, other) => other.length - one.length || (one.entry.metric ?? 0) - (other.entry.metric ?? 0))[0];
}

const bits = (address: Address): number => (address.kind() === 'ipv4' ? 32 : 128);

/** `default` stands for both families: its gateway, or `pref`, which only IPv6 has, tells which. */
function prefixOf(entry: TableEntry): Prefix | undefined {
  if (entry.dst === 'default') {
    const six = entry.pref !== undefined || (entry.gateway ?? entry.nexthops?.[0]?.gateway)?.includes(':') === true;
    return [ipaddr.parse(six ? '::' : '0.0.0.0'), 0];
  }
  const [address = '', length] = entry.dst.split('/');
  if (!ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.parse(address);
  return [parsed, length === undefined ? bits(parsed) : Number(length)];
}

function contains([network, length]: Prefix, address: Address): boolean {
  return network.kind() === address.kind() && address.match(network, length);
}

/** What `ip -j route get` prints to stderr, with exit code 2, for each kind of refusal. */
const refusals: Readonly<Record<string, string>> = {
  unreachable: 'No route to host',
  prohibit: 'Permission denied',
  blackhole: 'Invalid argument',
};

function answer(to: string, entry: TableEntry | undefined, own: readonly z.infer<typeof interfaceAddress>[]): Exchange {
  const refusal = entry === undefined ? 'Network is unreachable' : refusals[entry.type];
  if (entry === undefined || refusal !== undefined)
    return output(routeTo(to), '', `RTNETLINK answers: ${refusal}\n`, 2);
  const local = entry.type === 'local';
  const hop = entry.nexthops?.find(({ flags }) => !flags.includes('dead'));
  const dev = entry.dev ?? hop?.dev;
  const gateway = entry.gateway ?? hop?.gateway;
  const source = local ? to : (entry.prefsrc ?? sourceAddress(ipaddr.parse(gateway ?? to), dev, own));
  const said = {
    ...(local && { type: 'local' }),
    dst: to,
    ...(gateway !== undefined && { gateway }),
    ...(entry.via && { via: entry.via }),
    ...(dev !== undefined && { dev: local ? 'lo' : dev }),
    ...(source !== undefined && { prefsrc: source }),
    flags: [],
    uid: 0,
    cache: local ? ['local'] : [],
  };
  return output(routeTo(to), `${JSON.stringify([said])}\n`);
}

/** The interface's address in the subnet of the next hop, else its first one of that family and reach. */
function sourceAddress(
  hop: Address,
  dev: string | undefined,
  own: readonly z.infer<typeof interfaceAddress>[],
): string | undefined {
  const candidates = (own.find(({ ifname }) => ifname === dev)?.addr_info ?? []).flatMap(
    ({ local, prefixlen, scope }) =>
      local === undefined || prefixlen === undefined
        ? []
        : [{ text: local, prefix: [ipaddr.parse(local), prefixlen] as const, scope }],
  );
  const family = candidates.filter(({ prefix }) => prefix[0].kind() === hop.kind());
  return (family.find(({ prefix }) => contains(prefix, hop)) ?? family.find(({ scope }) => scope === 'global'))?.text;
}
