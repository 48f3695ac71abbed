/** `npm run build`: builds the program into out/ unless it is there already. */
import { conclude } from '../setup/trouble.mjs';
import { ensureBuilt } from './ensure-built.ts';

await conclude(() => {
  ensureBuilt();
  return 0;
});
