import { z } from 'zod';
import { nativeRefusals } from '../../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../../changer.ts';
import { familyOf, shownNetwork } from '../../kernel-words.ts';
import { rule as kind, ruleArgv, type RuleEntry, type RuleOperation } from '../../operations/rule.ts';
import { complaintOf, type Run } from '../programs.ts';
import { areFitWords, byCommands, stateOfEntries } from './by-commands.ts';

export const rule = byCommands<RuleOperation>({
  kind,
  argv: ruleArgv,
  isFit: ({ before, after }) => areFitWords(before) && areFitWords(after),
  stateOf: async (operation, run) => stateOfEntries(operation, await rulesNow(run, operation), isSame),
  again: ({ before }) => ruleArgv({ kind: 'rule', after: before }),
});

/** RT_TABLE_MAIN of linux/rtnetlink.h. */
const mainTable = '254';
const schema = z.array(
  z.looseObject({ priority: z.int(), src: z.string(), srclen: z.int().optional(), table: z.string().optional() }),
);

/**
 * `ip -N -j rule show`: `[{"priority":20000,"src":"10.0.0.2","table":"101"}]`, with `srclen` unless it is one address. Names
 * of tables (/etc/iproute2/rt_tables) are for people: `-N` keeps the numbers.
 */
async function rulesNow(run: Run, operation: RuleOperation): Promise<readonly RuleEntry[]> {
  const { from = '', priority } = operation.after ?? operation.before ?? {};
  const answer = await run(['ip', '-N', '-j', familyOf(from), 'rule', 'show']);
  if (answer.exitCode !== 0)
    throw new ChangeRefused('failed', nativeRefusals.refused(kind.label(operation), complaintOf(answer)));
  const found = schema.parse(answer.stdout.trim() === '' ? [] : JSON.parse(answer.stdout));
  return found
    .filter((entry) => entry.priority === priority)
    .map(({ src, srclen, table, priority: number }) => ({
      priority: number,
      from: srclen === undefined ? src : `${src}/${srclen}`,
      table: table === mainTable ? 'main' : (table ?? ''),
    }));
}

const isSame = (left: RuleEntry, right: RuleEntry): boolean =>
  left.priority === right.priority &&
  shownNetwork(left.from) === shownNetwork(right.from) &&
  left.table === right.table;
