import { z } from 'zod';
import type { RoutingRule } from '../../../../shared/model/network.ts';
import { jsonOf } from '../../text/json-lines.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { ParseError } from '../../text/parse-error.ts';
import { linesOf } from '../../text/text-lines.ts';

const word = z.union([z.string(), z.number()]).transform(String);
const ruleSchema = z.object({
  priority: z.int().nonnegative(),
  src: z.string().optional(),
  srclen: z.int().optional(),
  table: word.optional(),
  /** There, with the value null, where the rule is for everything else. */
  not: z.unknown().optional(),
});

/** `ip -j rule`: `[{"priority":32764,"src":"10.77.1.26","table":"101"},{"priority":32766,"src":"all","table":"main"}]` */
export function parseRules(text: string): readonly RoutingRule[] {
  return jsonOf(z.array(ruleSchema), text, 'ip rule').map((rule) => {
    const { priority, src, srclen, table } = rule;
    const from = src === undefined ? 'all' : srclen === undefined ? src : `${src}/${srclen}`;
    return { priority, from: 'not' in rule ? `not ${from}` : from, table };
  });
}

/**
 * `ip rule` in words (iproute2 ip/iprule.c, busybox):
 *
 *     0:<TAB>from all lookup local
 *     32764:<TAB>from 10.77.1.26 lookup 101
 *     32765:<TAB>not from 10.0.0.0/8 fwmark 0x1 lookup main
 */
export function parseRuleText(text: string): readonly RoutingRule[] {
  return linesOf(text, 'ip rule').map((line) => {
    const parts = /^(?<priority>\d{1,10}):\s+(?<not>not )?from (?<from>\S+)(?<rest>.*)$/.exec(line.text)?.groups;
    if (parts === undefined) throw new ParseError('ip rule: not a rule', line.number, line.text);
    const table = /\s(?:lookup|table) (?<table>\S+)/.exec(parts['rest'] ?? '')?.groups?.['table'];
    return {
      priority: wholeNumber(parts['priority'] ?? '', 'priority', line),
      from: `${parts['not'] ?? ''}${parts['from']}`,
      table,
    };
  });
}
