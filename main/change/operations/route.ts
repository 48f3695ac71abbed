import { z } from 'zod';
import { familyOf, shownNetwork } from '../kernel-words.ts';
import { asCommands } from '../preview/commands.ts';
import { doAndUndo, reaching } from '../shell/by-commands.ts';
import { listed, listSettings } from '../shell/lists.ts';
import { refuseUnless } from '../shell/script.ts';
import { change, operationKind, type Argv } from './operation-kind.ts';

const entrySchema = z
  .strictObject({
    /** An address with prefix length: `10.0.0.26/32`. */
    to: z.string(),
    dev: z.string(),
    source: z.string().optional(),
    gateway: z.string().optional(),
    /** `main` or a number of 1 to 252. */
    table: z.string(),
  })
  .readonly();
export type RouteEntry = z.infer<typeof entrySchema>;

const schema = z.strictObject({ kind: z.literal('route'), ...change(entrySchema) });
export type RouteOperation = Readonly<z.infer<typeof schema>>;

export const routeArgv = ({ before, after }: RouteOperation): readonly Argv[] => [
  ...wordsOf('del', before),
  ...wordsOf('add', after),
  ...askAnew(after),
];

function wordsOf(verb: 'add' | 'del', route: RouteEntry | undefined): readonly Argv[] {
  if (route === undefined) return [];
  const { to, dev, source, gateway, table } = route;
  const via = gateway === undefined ? [] : ['via', gateway];
  const from = source === undefined ? [] : ['src', source];
  return [['ip', familyOf(to), 'route', verb, to, ...via, 'dev', dev, ...from, 'table', table]];
}

/**
 * Everyone on that wire is asked for again. The questions tell the others this interface's hardware address: what they
 * had learned of another one they would keep for as long as traffic confirms it.
 */
function askAnew(route: RouteEntry | undefined): readonly Argv[] {
  if (route?.source === undefined || route.gateway !== undefined) return [];
  return [['ip', familyOf(route.to), 'neigh', 'flush', 'dev', route.dev]];
}

/** Said of routes and of the rules that lead to them. */
export const routesMove = 'New connections take the new way at once; those that are open may stall for a moment.';

/** `lw_route_is TO DEV SOURCE GATEWAY LINE…` compares. A table that is not there has no routes. */
const library = `
lw_route_is() {
  lw_to=$1; lw_want_dev=$2; lw_want_src=$3; lw_want_via=$4; shift 4
  [ "\${1-}" = "$lw_to" ] || return 1
  lw_dev=; lw_src=; lw_via=
  while [ $# -gt 0 ]; do
    case $1 in dev) lw_dev=\${2-} ;; src) lw_src=\${2-} ;; via) lw_via=\${2-} ;; esac
    shift
  done
  [ "$lw_dev" = "$lw_want_dev" ] && [ "$lw_via" = "$lw_want_via" ] && { [ "$lw_src" = "$lw_want_src" ] || [ -z "$lw_want_src" ]; }
}
lw_state_route() { lw_odd=; lw_list route show table "$lw_table"; lw_seen "$lw_list"; }
lw_do_route() { lw_reach route; }
`;

const sample = ({ before, after }: RouteOperation): RouteEntry | undefined => after ?? before;

export const route = operationKind(schema, {
  label: (operation) => `The route to ${sample(operation)?.to}`,
  key: (operation) => `route ${sample(operation)?.to} ${sample(operation)?.table}`,
  sentence: ({ before, after }) =>
    after === undefined ? `Remove the route to ${before?.to}` : `Route ${after.to} through ${after.dev}`,
  ...asCommands(routeArgv),
  interrupts: () => [routesMove],
  interfaceSetting: ({ after }) => after && { dev: after.dev, route: after },
  shell: {
    family: 'route',
    library: [reaching, listed, library],
    settings(operation) {
      const { before, after } = operation;
      const entry = before ?? after;
      refuseUnless(entry !== undefined, 'a route that is neither there before nor afterwards');
      refuseUnless(sample(operation)?.table === entry?.table, 'a route that moves to another table');
      const comparison = {
        is: ({ to, dev, source = '', gateway = '' }: RouteEntry) =>
          ['lw_route_is', shownNetwork(to), dev, source, gateway] as const,
        near: ({ to }: RouteEntry) => shownNetwork(to),
      };
      return listSettings(operation, familyOf(entry?.to ?? ''), comparison) + doAndUndo(operation, routeArgv);
    },
  },
});
