/** `npm run electron-runtime`: gets the runtime and says which one it is; standard output has the program's path alone. */
import { conclude, say } from '../setup/trouble.mjs';
import { electronRuntime } from './runtime.ts';

await conclude(async () => {
  const runtime = await electronRuntime();
  say(`Electron ${runtime.version} from ${runtime.from}.`);
  process.stdout.write(`${runtime.executable}\n`);
  return 0;
});
