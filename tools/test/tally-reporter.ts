import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Tally } from './tally.ts';

/** Where the tally goes. */
export const tallyFileVariable = 'LANEWISE_TALLY_FILE';

/** Writes a `Tally` of one vitest run; vitest's own JSON leaves out why a test was skipped and errors outside of tests. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { readonly message: string }[]): void {
    const file = process.env[tallyFileVariable];
    if (file === undefined) throw new Error(`${tallyFileVariable} names no file`);
    writeFileSync(file, JSON.stringify(tallyOf(modules, unhandled)));
  }
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
