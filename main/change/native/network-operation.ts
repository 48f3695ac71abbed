import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { argvOf } from '../argv.ts';
import { ChangeRefused, type OperationState } from '../changer.ts';
import type { Operation, RouteEntry, RuleEntry } from '../operation.ts';
import { shownNetwork } from '../kernel-words.ts';
import { thingOf } from '../thing.ts';
import { errnoOf } from './disk-refusal.ts';
import { complaintOf, type Run } from './programs.ts';

export type NetworkOperation = Extract<Operation, { readonly kind: 'sysctl' | 'mtu' | 'route' | 'rule' }>;

const settable = /^net\/ipv4\/conf\/(?!\.{1,2}\/)[^/\s]{1,15}\/(?:rp_filter|arp_ignore|arp_announce|arp_filter)$/;
const interfaceName = /^(?!\.{1,2}$)[^\s/:-][^\s/:]{0,14}$/;

export async function networkState(run: Run, operation: NetworkOperation): Promise<OperationState> {
  switch (operation.kind) {
    case 'sysctl':
      return stateOfValue(operation, await sysctlNow(operation.key));
    case 'mtu':
      return stateOfValue(operation, await mtuNow(run, operation.dev));
    case 'route':
      return stateOfEntries(operation, await routesNow(run, operation), sameRoute);
    case 'rule':
      return stateOfEntries(operation, await rulesNow(run, operation), sameRule);
    default:
      return operation satisfies never;
  }
}

export async function performNetwork(run: Run, operation: NetworkOperation): Promise<void> {
  refuseUnfit(operation);
  const state = await networkState(run, operation);
  if (state === 'after') return;
  if (state === 'other') throw new ChangeRefused('changed-since', nativeRefusals.changedSince(thingOf(operation)));
  for (const argv of argvOf(operation)) {
    const result = await run(argv);
    if (result.exitCode === 0) continue;
    await putBackHalf(run, operation);
    throw new ChangeRefused('failed', nativeRefusals.refused(thingOf(operation), complaintOf(result)));
  }
  if ((await networkState(run, operation)) === 'after') return;
  await putBackHalf(run, operation);
  throw new ChangeRefused('failed', nativeRefusals.noEffect(thingOf(operation)));
}

/** The old one was taken away and the new one refused: the old one comes back. */
async function putBackHalf(run: Run, operation: NetworkOperation): Promise<void> {
  if (operation.kind !== 'route' && operation.kind !== 'rule') return;
  if (operation.before === undefined || (await networkState(run, operation)) !== 'other') return;
  const again =
    operation.kind === 'route'
      ? argvOf({ kind: 'route', after: operation.before })
      : argvOf({ kind: 'rule', after: operation.before });
  for (const argv of again) await run(argv);
}

function refuseUnfit(operation: NetworkOperation): void {
  const bad = new ChangeRefused('bad-plan', nativeRefusals.badOperation(thingOf(operation)));
  if (operation.kind === 'sysctl' && !(settable.test(operation.key) && /^[0-8]$/.test(operation.after))) throw bad;
  if (operation.kind === 'mtu' && !interfaceName.test(operation.dev)) throw bad;
  if (operation.kind === 'mtu' && !(operation.after >= 576 && operation.after <= 65_536)) throw bad;
  if (operation.kind !== 'route' && operation.kind !== 'rule') return;
  for (const entry of [operation.before, operation.after])
    for (const word of Object.values(entry ?? {}))
      // No word of an address, a table or an interface can be an option or two words.
      if (!/^[^\s-][^\s]{0,63}$/.test(String(word))) throw bad;
}

function stateOfValue<T>({ before, after }: { before: T; after: T }, now: T | undefined): OperationState {
  return now === after ? 'after' : now === before ? 'before' : 'other';
}

/** `entries`: all that stand in the place of the changed one. */
function stateOfEntries<T>(
  { before, after }: { readonly before?: T; readonly after?: T },
  entries: readonly T[],
  same: (left: T, right: T) => boolean,
): OperationState {
  const isThere = (entry: T | undefined) =>
    entry === undefined ? entries.length === 0 : entries.some((found) => same(found, entry));
  return isThere(after) ? 'after' : isThere(before) ? 'before' : 'other';
}

async function sysctlNow(key: string): Promise<string | undefined> {
  if (!settable.test(key)) return undefined;
  try {
    return (await readFile(`/proc/sys/${key}`, 'utf8')).trim();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** `ip -j link`: `[{"ifname":"eth0","mtu":1500,…}]` */
async function mtuNow(run: Run, dev: string): Promise<number | undefined> {
  const answer = await run(['ip', '-j', 'link', 'show', 'dev', dev]);
  if (answer.exitCode !== 0) return undefined;
  return z.array(z.looseObject({ mtu: z.int() })).parse(JSON.parse(answer.stdout))[0]?.mtu;
}

const routesSchema = z.array(
  z.looseObject({ dst: z.string(), dev: z.string(), gateway: z.string().optional(), prefsrc: z.string().optional() }),
);

/** `ip -j route show table T exact NET`: `[{"dst":"10.0.0.26","dev":"eth1","scope":"link","prefsrc":"10.0.0.2"}]` */
async function routesNow(run: Run, operation: Extract<Operation, { kind: 'route' }>): Promise<readonly RouteEntry[]> {
  const { to = '', table = '' } = operation.after ?? operation.before ?? {};
  const answer = await run(['ip', '-j', familyOf(to), 'route', 'show', 'table', table, 'exact', to]);
  // A table without any route is none: "Error: ipv4: FIB table does not exist."
  if (answer.exitCode !== 0 && /table does not exist/.test(answer.stderr)) return [];
  if (answer.exitCode !== 0)
    throw new ChangeRefused('failed', nativeRefusals.refused(thingOf(operation), complaintOf(answer)));
  return entriesOf(answer.stdout, routesSchema).map(({ dst, dev, gateway, prefsrc }) => ({
    to: dst,
    dev,
    table,
    ...(gateway === undefined ? {} : { gateway }),
    ...(prefsrc === undefined ? {} : { source: prefsrc }),
  }));
}

/** RT_TABLE_MAIN of linux/rtnetlink.h. */
const mainTable = '254';
const rulesSchema = z.array(
  z.looseObject({ priority: z.int(), src: z.string(), srclen: z.int().optional(), table: z.string().optional() }),
);

/**
 * `ip -N -j rule show`: `[{"priority":20000,"src":"10.0.0.2","table":"101"}]`, with `srclen` unless it is one address. Names
 * of tables (/etc/iproute2/rt_tables) are for people: `-N` keeps the numbers.
 */
async function rulesNow(run: Run, operation: Extract<Operation, { kind: 'rule' }>): Promise<readonly RuleEntry[]> {
  const { from = '', priority } = operation.after ?? operation.before ?? {};
  const answer = await run(['ip', '-N', '-j', familyOf(from), 'rule', 'show']);
  if (answer.exitCode !== 0)
    throw new ChangeRefused('failed', nativeRefusals.refused(thingOf(operation), complaintOf(answer)));
  return entriesOf(answer.stdout, rulesSchema)
    .filter((rule) => rule.priority === priority)
    .map(({ src, srclen, table, priority: found }) => ({
      priority: found,
      from: srclen === undefined ? src : `${src}/${srclen}`,
      table: table === mainTable ? 'main' : (table ?? ''),
    }));
}

const familyOf = (network: string): string => (network.includes(':') ? '-6' : '-4');
const entriesOf = <T>(text: string, schema: z.ZodType<T>): T =>
  schema.parse(text.trim() === '' ? [] : (JSON.parse(text) as unknown));

const sameRoute = (left: RouteEntry, right: RouteEntry): boolean =>
  shownNetwork(left.to) === shownNetwork(right.to) &&
  left.dev === right.dev &&
  left.gateway === right.gateway &&
  (right.source === undefined || left.source === right.source);
const sameRule = (left: RuleEntry, right: RuleEntry): boolean =>
  left.priority === right.priority &&
  shownNetwork(left.from) === shownNetwork(right.from) &&
  left.table === right.table;
