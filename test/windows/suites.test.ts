/** The tests of Linux that concern Windows, run there once more, by Node for Windows. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../../tools/setup/dependencies.mjs';
import { artefact } from '../helpers/artefact.ts';
import { suites, unfit } from './wine/suites.ts';
import { nodeForWindows, openWindows, withWine, type Windows } from './wine/windows.ts';

/** What vitest's reporter `json` writes, as far as it is read here. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});
type File = z.infer<typeof reportSchema>['testResults'][number];

const reportPath = `${root}/test-artifacts/windows.json`;
let windows: Windows;
let files: ReadonlyMap<string, File>;

/** Begins of names that are known to fail in a file. */
const unfitIn = (file: string): readonly string[] =>
  unfit.filter((one) => one.file === file).flatMap(({ tests }) => tests);

describe('tests of Linux that concern Windows', withWine, () => {
  beforeAll(async () => {
    windows = await openWindows();
    const vitest = [nodeForWindows, 'node_modules/vitest/vitest.mjs', 'run', '--update=none'];
    const words = ['--project', 'unit', '--project', 'contract', '--reporter=json', `--outputFile=Z:${reportPath}`];
    const { exitCode, stderr } = await windows.wine([...vitest, ...words, ...suites], { timeoutMs: 560_000 });
    expect(exitCode, stderr.slice(-2_000)).not.toBeNull();
    const text = await windows.box.shell(`cat '${reportPath}'`);
    writeFileSync(artefact('windows/suites.json'), text);
    const report = reportSchema.parse(JSON.parse(text));
    files = new Map(report.testResults.map((file) => [path.posix.relative(root, file.name.replace(/^Z:/, '')), file]));
  }, 600_000);
  afterAll(() => windows?.close());

  test('are run whole', () => {
    expect([...files.keys()].toSorted()).toEqual(suites);
    const passed = [...files.values()]
      .flatMap((file) => file.assertionResults)
      .filter(({ status }) => status === 'passed');
    expect(passed.length).toBeGreaterThanOrEqual(2_600);
  });

  test.each(suites)('%s', (name) => {
    const file = files.get(name);
    const failed = file?.assertionResults.filter(({ status }) => status === 'failed') ?? [];
    const known = unfitIn(name);
    const isKnown = (fullName: string): boolean => known.some((begin) => fullName.startsWith(begin));
    const others = failed.filter(({ fullName }) => !isKnown(fullName));
    expect(others.map(({ fullName, failureMessages }) => [fullName, failureMessages?.[0]])).toEqual([]);
    expect(known.filter((begin) => !failed.some(({ fullName }) => fullName.startsWith(begin)))).toEqual([]);
    expect(file?.message).toBe('');
  });
});
