/** `npm run -s import-capture -- DIR OUT`: see import-capture.ts. */
import { ensureDependencies, runOnToolchain } from './setup/dependencies.mjs';
import { conclude } from './setup/trouble.mjs';

await conclude(() => {
  ensureDependencies();
  return runOnToolchain('tools/import-capture.ts', process.argv.slice(2));
});
