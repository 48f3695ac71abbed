/**
 * Second half of `npm test`, `npm run test:lab` and `npm run test:windows`, on the toolchain's Node: what a contributor runs before
 * each commit, what needs a desktop of its own or a real kernel, or what runs the build for Windows; then the sum.
 */
import { electronRuntime } from '../electron-runtime/runtime.ts';
import { electronLibraries } from '../setup/libraries.ts';
import { ensureSystemPackages } from '../setup/system-packages.ts';
import { testPrograms } from '../setup/test-programs.ts';
import { conclude, say } from '../setup/trouble.mjs';
import { check, tests } from './steps.ts';
import { lastLine, sumOf, type Tally } from './tally.ts';

const quick = ['unit', 'contract', 'integration', 'screens'];
/** Vitest projects of the commands that have a word of their own. */
const thorough: Readonly<Record<string, readonly string[]>> = {
  lab: ['e2e', 'lab', 'lab-timed'],
  windows: ['windows'],
};
const asked = thorough[process.argv[2] ?? ''];

await conclude(async () => {
  const runtime = await electronRuntime();
  say(`Tests run on Electron ${runtime.version} from ${runtime.from}.`);
  ensureSystemPackages([...electronLibraries(runtime.executable), ...testPrograms()], 'the tests');
  const tally = sumOf(asked === undefined ? [...checks(), ...quick.map(tests)] : asked.map(tests));
  summarise(tally);
  return tally.failed.length === 0 ? 0 : 1;
});

function checks(): readonly Tally[] {
  return [
    check('types', ['node', 'tools/each-project.ts']),
    check('lint', ['oxlint', '--type-aware', '--deny-warnings']),
    check('format', ['prettier', '--check', '.', '--log-level', 'warn']),
    check('dead code', ['knip']),
    check('build', ['node', 'tools/build/main.ts']),
  ];
}

function summarise(tally: Tally): void {
  if (tally.skipped.length > 0) console.log('\nSkipped:');
  for (const { name, reason } of tally.skipped) console.log(`  ${name}\n    because: ${reason}`);
  if (tally.failed.length > 0) console.log('\nFailed:');
  for (const name of tally.failed) console.log(`  ${name}`);
  console.log(`\n${lastLine(tally)}`);
}
