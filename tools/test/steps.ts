import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../setup/dependencies.mjs';
import { tallyFileVariable } from './tally-reporter.ts';
import { emptyTally, tallySchema, withLeast, type Tally } from './tally.ts';

/** A check that passes or fails as a whole. */
export function check(name: string, argv: readonly [string, ...string[]]): Tally {
  title(name);
  return run(argv) ? { ...emptyTally, passed: 1 } : { ...emptyTally, failed: [`${name} (${argv.join(' ')})`] };
}

/** All tests of one vitest project. */
export function tests(project: string): Tally {
  title(`${project} tests`);
  const work = mkdtempSync(path.join(os.tmpdir(), 'lanewise-tally-'));
  try {
    const file = path.join(work, 'tally.json');
    const reporters = ['--reporter=default', '--reporter=./tools/test/tally-reporter.ts'];
    // A reviewed result that is missing is a failure; vitest would write it otherwise.
    const argv = ['vitest', 'run', '--project', project, '--update=none', ...reporters] as const;
    const ok = run(argv, { [tallyFileVariable]: file });
    return withLeast(project, tallyIn(file, ok, project));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** A run that failed without saying in what is a failure all the same. */
function tallyIn(file: string, ok: boolean, project: string): Tally {
  const tally = existsSync(file) ? tallySchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : emptyTally;
  return ok || tally.failed.length > 0 ? tally : { ...tally, failed: [`${project} tests: the run itself failed`] };
}

function run([program, ...words]: readonly [string, ...string[]], environment: Readonly<Record<string, string>> = {}) {
  const result = spawnSync(program, words, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32',
  });
  if (result.error) console.error(`${program}: ${result.error.message}`);
  return result.status === 0;
}

function title(name: string): void {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(3, 76 - name.length))}`);
}
