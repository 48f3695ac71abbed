import { z } from 'zod';
import { familyOf, shownNetwork } from '../kernel-words.ts';
import { asCommands } from '../preview/commands.ts';
import { doAndUndo, reaching } from '../shell/by-commands.ts';
import { listed, listSettings } from '../shell/lists.ts';
import { refuseUnless } from '../shell/script.ts';
import { change, operationKind, type Argv } from './operation-kind.ts';
import { routesMove } from './route.ts';

const entrySchema = z
  .strictObject({
    priority: z.int(),
    /** An address with prefix length. */
    from: z.string(),
    table: z.string(),
  })
  .readonly();
export type RuleEntry = z.infer<typeof entrySchema>;

const schema = z.strictObject({ kind: z.literal('rule'), ...change(entrySchema) });
export type RuleOperation = Readonly<z.infer<typeof schema>>;

export const ruleArgv = ({ before, after }: RuleOperation): readonly Argv[] => [
  ...wordsOf('del', before),
  ...wordsOf('add', after),
];

function wordsOf(verb: 'add' | 'del', rule: RuleEntry | undefined): readonly Argv[] {
  if (rule === undefined) return [];
  const { priority, from, table } = rule;
  return [['ip', familyOf(from), 'rule', verb, 'priority', String(priority), 'from', from, 'lookup', table]];
}

/** Names of tables are for people; `ip rule` shows them where there are any. */
const library = `
lw_table_is() {
  [ "$1" != "$2" ] || return 0
  for lw_names in /etc/iproute2/rt_tables /etc/iproute2/rt_tables.d/*.conf /usr/share/iproute2/rt_tables /usr/lib/iproute2/rt_tables; do
    [ -f "$lw_names" ] || continue
    while read -r lw_number lw_name lw_more; do
      [ "$lw_number" != "$2" ] || [ "$lw_name" != "$1" ] || return 0
    done <"$lw_names"
  done
  return 1
}
lw_rule_is() {
  lw_priority=$1; lw_from=$2; lw_wanted=$3; shift 3
  [ $# -eq 5 ] && [ "$1 $2 $3 $4" = "$lw_priority: from $lw_from lookup" ] && lw_table_is "$5" "$lw_wanted"
}
lw_state_rule() { lw_odd=; lw_list rule show; lw_seen "$lw_list"; }
lw_do_rule() { lw_reach rule; }
`;

const sample = ({ before, after }: RuleOperation): RuleEntry | undefined => after ?? before;

export const rule = operationKind(schema, {
  label: (operation) => `The routing rule for ${sample(operation)?.from}`,
  key: (operation) => `rule ${sample(operation)?.priority} ${sample(operation)?.from}`,
  sentence: ({ before, after }) =>
    after === undefined
      ? `Remove the routing rule for ${before?.from}`
      : `Look up routes for ${after.from} in table ${after.table}`,
  ...asCommands(ruleArgv),
  interrupts: () => [routesMove],
  interfaceSetting: ({ after }) => after && { rule: after },
  shell: {
    family: 'rule',
    library: [reaching, listed, library],
    settings(operation) {
      const entry = operation.before ?? operation.after;
      refuseUnless(entry !== undefined, 'a rule that is neither there before nor afterwards');
      const comparison = {
        is: ({ priority, from, table }: RuleEntry) =>
          ['lw_rule_is', String(priority), shownNetwork(from), table] as const,
        near: ({ priority }: RuleEntry) => `${priority}:`,
      };
      return listSettings(operation, familyOf(entry?.from ?? ''), comparison) + doAndUndo(operation, ruleArgv);
    },
  },
});
