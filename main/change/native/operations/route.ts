import { z } from 'zod';
import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../../changer.ts';
import { familyOf, shownNetwork } from '../../kernel-words.ts';
import { route as kind, routeArgv, type RouteEntry, type RouteOperation } from '../../operations/route.ts';
import { complaintOf, type Run } from '../programs.ts';
import { areFitWords, byCommands, stateOfEntries } from './by-commands.ts';

export const route = byCommands<RouteOperation>({
  kind,
  argv: routeArgv,
  isFit: ({ before, after }) => areFitWords(before) && areFitWords(after),
  stateOf: async (operation, run) => stateOfEntries(operation, await routesNow(run, operation), isSame),
  again: ({ before }) => routeArgv({ kind: 'route', after: before }),
});

const schema = z.array(
  z.looseObject({ dst: z.string(), dev: z.string(), gateway: z.string().optional(), prefsrc: z.string().optional() }),
);

/** `ip -j route show table T exact NET`: `[{"dst":"10.0.0.26","dev":"eth1","scope":"link","prefsrc":"10.0.0.2"}]` */
async function routesNow(run: Run, operation: RouteOperation): Promise<readonly RouteEntry[]> {
  const { to = '', table = '' } = operation.after ?? operation.before ?? {};
  const answer = await run(['ip', '-j', familyOf(to), 'route', 'show', 'table', table, 'exact', to]);
  // A table without any route is none: "Error: ipv4: FIB table does not exist."
  if (answer.exitCode !== 0 && /table does not exist/.test(answer.stderr)) return [];
  if (answer.exitCode !== 0)
    throw new ChangeRefused('failed', nativeRefusals.refused(kind.label(operation), complaintOf(answer)));
  const found = schema.parse(answer.stdout.trim() === '' ? [] : JSON.parse(answer.stdout));
  return found.map(({ dst, dev, gateway, prefsrc }) => ({
    to: dst,
    dev,
    table,
    ...(gateway === undefined ? {} : { gateway }),
    ...(prefsrc === undefined ? {} : { source: prefsrc }),
  }));
}

const isSame = (left: RouteEntry, right: RouteEntry): boolean =>
  shownNetwork(left.to) === shownNetwork(right.to) &&
  left.dev === right.dev &&
  left.gateway === right.gateway &&
  (right.source === undefined || left.source === right.source);
