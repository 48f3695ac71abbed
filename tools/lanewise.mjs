/** `npm run -s lanewise -- …`: the command line from a checkout; only its own answer goes to standard output. */
import { ensureDependencies, runOnToolchain } from './setup/dependencies.mjs';
import { conclude } from './setup/trouble.mjs';

/** What monitoring plugins call UNKNOWN: a set-up that failed says nothing about the share. */
const unknown = 3;

await conclude(() => {
  ensureDependencies();
  return runOnToolchain('main/cli.ts', process.argv.slice(2));
}, unknown);
