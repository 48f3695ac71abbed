/** `npm test`, `npm run test:lab`, `npm run test:windows`: all set-up, then the checks and tests; the last line is the sum. */
import { ensureDependencies, runOnToolchain } from './setup/dependencies.mjs';
import { conclude } from './setup/trouble.mjs';

await conclude(() => {
  ensureDependencies();
  return runOnToolchain('tools/test/run.ts', process.argv.slice(2));
});
