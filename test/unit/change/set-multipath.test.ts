/** The drop-in of one LUN: what is written into it, and when it is left alone. */
import { expect, test } from 'vitest';
import type { FixStep } from '../../../main/change/steps.ts';
import { stepsSchema } from '../../../main/change/steps.ts';
import { previewOf } from '../../../main/change/preview/preview.ts';
import { absent } from '../../helpers/fake-machine.ts';
import { prepared, refusal } from './fix-machine.ts';

const wwid = '360000000000000000e00000000010001';
const path = `/etc/multipath/conf.d/lanewise-${wwid}.conf`;
const multibus: FixStep = {
  verb: 'set-multipath',
  wwid,
  setting: { name: 'path_grouping_policy', value: 'multibus' },
};
const retries: FixStep = { verb: 'set-multipath', wwid, setting: { name: 'no_path_retry', value: 12 } };
const showing = (config: string) => ({ 'multipathd show config': config });
const usual = 'defaults {\n\tverbosity 2\n\tconfig_dir "/etc/multipath/conf.d"\n}\n';
const none = {
  commands: showing(usual),
  files: { [path]: absent(path) },
  links: { [path]: absent(path) },
};
const there = (text: string) => ({
  commands: { ...showing('defaults {\n\tverbosity 2\n}\n'), [`stat -c %a %u %F -- ${path}`]: '644 0 regular file\n' },
  files: { [path]: text },
});
const mark = '# Written by Lanewise; changed and removed by its fixes and their undo.\n';
const withLines = (...lines: readonly string[]): string =>
  `${mark}multipaths {\n  multipath {\n    wwid ${wwid}\n${lines.map((line) => `    ${line}\n`).join('')}  }\n}\n`;

test('the policy of one LUN is written into a file of its own, which multipathd reads at once', async () => {
  const operations = await prepared(none, multibus);
  expect(operations).toEqual([
    {
      kind: 'file',
      path,
      activate: 'multipathd',
      after: { mode: 0o644, text: withLines('path_grouping_policy multibus') },
    },
  ]);
  const shown = previewOf({ kind: 'workstation' }, operations);
  expect(shown.commands).toContain('sudo multipathd reconfigure');
  expect(shown.interrupts).toEqual([expect.stringContaining('loads the map again while it is in use')]);
});

test('a second setting of the same LUN stands beside the first', async () => {
  const both = withLines('no_path_retry 12', 'path_grouping_policy multibus');
  expect((await prepared(none, multibus, retries)).at(-1)).toMatchObject({ after: { text: both } });
  expect(await prepared(there(withLines('no_path_retry 12')), multibus)).toMatchObject([{ after: { text: both } }]);
  expect(await refusal(there(both), multibus)).toContain('already');
});

test.for<readonly [string, string]>([
  ['without the mark', withLines('no_path_retry 12').slice(mark.length)],
  ['with a line of somebody', withLines('no_path_retry 12', 'alias films')],
  ['with another value', withLines('no_path_retry fail')],
  ['of another LUN', withLines('no_path_retry 12').replace(wwid, '36001')],
  ['with more behind it', `${withLines('no_path_retry 12')}defaults {\n}\n`],
])('a file %s is left alone', async ([, text]) => {
  expect(await refusal(there(text), multibus)).toMatch(/^not-ours: .* is left alone/);
});

test('nothing is written where multipathd would not read it', async () => {
  const elsewhere = { ...none, commands: showing('defaults {\n\tconfig_dir "/etc/dm.d"\n}\n') };
  expect(await refusal(elsewhere, multibus)).toMatch(/^not-ours: multipathd reads further files from \/etc\/dm.d /);
  expect(await refusal({ ...none, commands: showing('timeout\n') }, multibus)).toMatch(/^failed: .*\(timeout\)/);
});

test.for(['', '..', '../x', 'a/b', '-x', 'a b', 'x"', '}'])('%j is no id of a LUN', (wrong) => {
  expect(stepsSchema.safeParse([{ ...multibus, wwid: wrong }]).success).toBe(false);
});
