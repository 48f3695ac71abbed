import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { root } from '../setup/dependencies.mjs';
import { durationsSchema, type Tally } from './tally.ts';

/** Where the tally goes. */
export const tallyFileVariable = 'LANEWISE_TALLY_FILE';

/** Writes a `Tally` of one vitest run; vitest's own JSON leaves out why a test was skipped and errors outside of tests. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { readonly message: string }[]): void {
    const file = process.env[tallyFileVariable];
    if (file === undefined) throw new Error(`${tallyFileVariable} names no file`);
    writeFileSync(file, JSON.stringify(tallyOf(modules, unhandled)));
    keepDurations(modules);
  }
}

/** Seconds of each file, beside those of the projects that ran before: an artefact of the run. */
function keepDurations(modules: readonly TestModule[]): void {
  const file = path.join(root, 'test-artifacts/durations.json');
  const before: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const now = modules.map((module) => [module.relativeModuleId, Math.round(module.diagnostic().duration / 1000)]);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...durationsSchema.parse(before), ...Object.fromEntries(now) }, null, 2)}\n`);
}

function tallyOf(modules: readonly TestModule[], unhandled: readonly { readonly message: string }[]): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const broken = modules.flatMap((module) =>
    [module, ...module.children.allSuites()].flatMap((suite) =>
      suite.errors().map((error) => `${module.relativeModuleId}: ${error.message}`),
    ),
  );
  return {
    passed: tests.filter((test) => test.result().state === 'passed').length,
    failed: [
      ...tests.filter((test) => test.result().state === 'failed').map(nameOf),
      ...broken,
      ...unhandled.map((error) => `outside of any test: ${error.message}`),
    ],
    skipped: tests.filter((test) => test.result().state === 'skipped').map(skipped),
  };
}

const nameOf = (test: TestCase): string => `${test.module.relativeModuleId} > ${test.fullName}`;

function skipped(test: TestCase): Tally['skipped'][number] {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return { name: nameOf(test), reason: note ?? test.meta().missing ?? 'no reason was given' };
}
