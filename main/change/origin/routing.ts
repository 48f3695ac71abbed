import { z } from 'zod';
import ipaddr from 'ipaddr.js';
import { jsonOf } from '../../collect/text/json-lines.ts';
import { outputOf } from '../../collect/text/reading.ts';
import { unendedLinesOf } from '../../collect/text/text-lines.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';

type Family = '-4' | '-6';

const showRoutes = (family: Family) => ['ip', family, '-j', 'route', 'show', 'table', 'all'] as const;
const showRules = (family: Family) => ['ip', family, '-j', 'rule'] as const;

/** A route as the kernel has it. */
export interface KernelRoute {
  /** With prefix length; `default` is `0.0.0.0/0` or `::/0`. */
  readonly to: string;
  readonly table: string;
  readonly dev: string | undefined;
  readonly gateway: string | undefined;
  readonly source: string | undefined;
  /** What a route entry here cannot say: a kind of its own, a metric, several ways. */
  readonly more: readonly string[];
}

const routeSchema = z.looseObject({
  dst: z.string(),
  type: z.string().optional(),
  dev: z.string().optional(),
  gateway: z.string().optional(),
  prefsrc: z.string().optional(),
  table: z.string().optional(),
});

/** Said of every route, or following from the rest of it. */
const ordinary: ReadonlySet<string> = new Set([
  'dst',
  'dev',
  'gateway',
  'prefsrc',
  'table',
  'flags',
  'scope',
  'protocol',
]);

/**
 * `ip -4 -j route show table all` (iproute2 ip/iproute.c). The main table is not named; an address alone is a host route.
 *
 *     [{"dst":"default","gateway":"192.0.2.1","dev":"eth0","flags":[]},
 *      {"dst":"10.77.1.0/24","dev":"eth0","table":"100","prefsrc":"10.77.1.50","scope":"link","flags":[]},
 *      {"type":"local","dst":"127.0.0.1","dev":"lo","table":"local","protocol":"kernel","scope":"host",…}]
 */
export function parseRoutes(text: string, family: Family): readonly KernelRoute[] {
  return jsonOf(z.array(routeSchema), text, 'ip route').map((route) => ({
    to: networkOf(route.dst, family),
    table: route.table ?? 'main',
    dev: route.dev,
    gateway: route.gateway,
    source: route.prefsrc,
    more: Object.keys(route)
      .filter((name) => !ordinary.has(name) && !(name === 'type' && route.type === 'unicast'))
      .toSorted(),
  }));
}

function networkOf(to: string, family: Family): string {
  if (to === 'default') return family === '-4' ? '0.0.0.0/0' : '::/0';
  return to.includes('/') ? to : `${to}/${family === '-4' ? 32 : 128}`;
}

export interface KernelRule {
  readonly priority: number;
  /** `all` or an address, alone or with the length of its prefix. */
  readonly from: string;
  readonly table: string | undefined;
  /** Selects by something else too. */
  readonly more: boolean;
}

const ruleSchema = z.looseObject({
  priority: z.int().min(0),
  src: z.string(),
  srclen: z.int().min(0).max(128).optional(),
  table: z.string().optional(),
});

/**
 * `ip -4 -j rule` (iproute2 ip/iprule.c):
 *
 *     [{"priority":0,"src":"all","table":"local"},{"priority":1000,"src":"10.77.1.50","table":"100"},…]
 */
export function parseRules(text: string): readonly KernelRule[] {
  const ordinaryNames: ReadonlySet<string> = new Set(['priority', 'src', 'srclen', 'table', 'protocol']);
  return jsonOf(z.array(ruleSchema), text, 'ip rule').map((rule) => ({
    priority: rule.priority,
    from: rule.srclen === undefined ? rule.src : `${rule.src}/${rule.srclen}`,
    table: rule.table,
    more: Object.keys(rule).some((name) => !ordinaryNames.has(name)),
  }));
}

export interface Routing {
  readonly routes: readonly KernelRoute[];
  readonly rules: readonly KernelRule[];
  /** Numbers that names are given to. */
  readonly namedTables: ReadonlyMap<string, number>;
}

export async function routingOf(machine: Machine, family: Family): Promise<Routing> {
  const [routes, rules, namedTables] = await Promise.all([
    outputOf(machine, showRoutes(family)).then((text) => parseRoutes(text, family)),
    outputOf(machine, showRules(family)).then(parseRules),
    tableNames(machine),
  ]);
  return { routes, rules, namedTables };
}

/** iproute2 since 6.5 has its own table beside the machine's. */
async function tableNames(machine: Machine): Promise<ReadonlyMap<string, number>> {
  for (const path of ['/etc/iproute2/rt_tables', '/usr/share/iproute2/rt_tables', '/usr/lib/iproute2/rt_tables']) {
    try {
      return parseTableNames(await machine.readFile(path));
    } catch (error) {
      if (!(error instanceof MachineError) || error.kind !== 'absent') throw error;
    }
  }
  return new Map();
}

/** rt_tables (ip-route(8)): `100 storage`, numbers decimal or hexadecimal, `#` begins a comment. Other lines say nothing. */
export function parseTableNames(text: string): ReadonlyMap<string, number> {
  return new Map(
    unendedLinesOf(text).flatMap((line): readonly (readonly [string, number])[] => {
      const parts = /^[ \t]*(?<number>0x[0-9a-fA-F]{1,8}|\d{1,10})[ \t]+(?<name>[^\s#]+)/.exec(line.text)?.groups;
      const { number, name } = parts ?? {};
      return number === undefined || name === undefined ? [] : [[name, Number(number)]];
    }),
  );
}

/** Is an address within a network? */
export function isWithin(address: string, network: string): boolean {
  const inner = ipaddr.parse(address);
  const [outer, length] = ipaddr.parseCIDR(network);
  return inner.kind() === outer.kind() && inner.match(outer, length);
}
