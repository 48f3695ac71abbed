/** `npm run lab -- …`: a NAS and a workstation of their own, made of this machine, and the program looking at them. */
import { ensureDependencies, runOnToolchain } from './setup/dependencies.mjs';
import { conclude } from './setup/trouble.mjs';

await conclude(() => {
  ensureDependencies();
  return runOnToolchain('tools/lab/main.ts', process.argv.slice(2));
});
