import { z } from 'zod';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation } from '../operation.ts';
import type { RouteEntry } from '../operations/route.ts';
import type { RuleEntry } from '../operations/rule.ts';
import { familyOf } from '../kernel-words.ts';
import { routingOf, type KernelRule, type Routing } from '../origin/routing.ts';
import { lastingSections, routeSection, ruleSection } from './lasting.ts';
import { linkIn, linksOf, networkAround, ownAddress, plainNetwork } from './own-interface.ts';
import { entryOf, routeChange, sameRoute } from './route-address.ts';
import { stepKind } from './step-kind.ts';
import { addressSchema, networkSchema, portSchema } from './values.ts';

/** What is sent from this address leaves by its own interface: a table of its own and a rule that leads there. */
const schema = z.strictObject({
  verb: z.literal('route-by-source'),
  source: addressSchema,
  network: networkSchema,
  dev: portSchema,
});

/** Numbers that people and programs seldom use: below 100 are many a guide's examples, from 253 on the kernel's own. */
const tables = { first: 100, last: 252 } as const;
/** Before the main table's 32766, behind what virtual private networks put at the very beginning. */
const priorities = { first: 20_000, last: 32_000 } as const;

/** The route first: a rule that leads to an empty table is passed over, so that no packet is lost in between. */
export const routeBySource = stepKind(schema, {
  async prepare({ source, network, dev }, machine, _caller, earlier) {
    const address = ownAddress(linkIn(await linksOf(machine), dev), source);
    const { address: own } = address;
    const to = networkAround(address);
    // All that is sent from this address would be looked for on the wire of another network.
    if (plainNetwork(network) !== to) throw new ChangeRefused('bad-plan', preparing.notInNetwork(source, network));
    const family = familyOf(own);
    const routing = await routingOf(machine, family);
    const from = `${own}/${family === '-4' ? 32 : 128}`;
    const present = presentRule(routing, own, from);
    const rule = present ?? { priority: freePriority(routing, earlier), from, table: freeTable(routing, earlier) };
    const route: RouteEntry = { to, dev, source: own, table: rule.table };
    const written = await lastingSections(machine, dev, [routeSection(route), ruleSection(rule)], earlier);
    const ways = routing.routes.filter((each) => each.table === rule.table && each.to === to).map(entryOf);
    return [
      ...written,
      ...(ways.some((way) => sameRoute(way, route)) ? [] : [routeChange(ways[0], route)]),
      ...(present === undefined ? [{ kind: 'rule' as const, after: rule }] : []),
    ];
  },
});

/** A rule for this very address that is there already is kept and its table filled. */
function presentRule(routing: Routing, address: string, from: string): RuleEntry | undefined {
  const rules = routing.rules.filter((rule) => rule.from === address || rule.from === from);
  const [rule, ...others] = rules;
  if (rule === undefined) return undefined;
  const table = tableOf(rule, routing);
  if (others.length > 0 || rule.more || table === undefined || table < 1 || table > tables.last) {
    throw new ChangeRefused('not-ours', preparing.otherRule(address));
  }
  return { priority: rule.priority, from, table: String(table) };
}

function tableOf({ table }: KernelRule, { namedTables }: Routing): number | undefined {
  if (table === undefined) return undefined;
  return /^\d+$/.test(table) ? Number(table) : namedTables.get(table);
}

function freeTable({ routes, rules, namedTables }: Routing, earlier: readonly Operation[]): string {
  const planned = earlier.flatMap((operation) => (operation.kind === 'rule' ? (operation.after?.table ?? []) : []));
  const used = new Set([
    ...routes.map(({ table }) => table),
    ...rules.map(({ table }) => table),
    ...[...namedTables.values()].map(String),
    ...planned,
  ]);
  return String(firstFree(tables, (number) => used.has(String(number))));
}

function freePriority({ rules }: Routing, earlier: readonly Operation[]): number {
  const planned = earlier.flatMap((operation) => (operation.kind === 'rule' ? (operation.after?.priority ?? []) : []));
  const used = new Set([...rules.map(({ priority }) => priority), ...planned]);
  return firstFree(priorities, (number) => used.has(number));
}

function firstFree({ first, last }: { first: number; last: number }, taken: (number: number) => boolean): number {
  for (let number = first; number <= last; number += 1) if (!taken(number)) return number;
  throw new ChangeRefused('bad-plan', preparing.noFreeTable);
}
