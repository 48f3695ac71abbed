/**
 * `npm run dev -- [arguments of the program]`: the program with its page served by the bundler, so that a change in
 * renderer/ shows at once and one in main/ starts the program anew. `npm run dev -- --recorded DIR` plays a recording.
 */
import { spawn } from 'node:child_process';
import { electronRuntime } from './electron-runtime/runtime.ts';
import { sandboxArguments } from './electron-runtime/sandbox.ts';
import { conclude } from './setup/trouble.mjs';

await conclude(async () => {
  const { executable } = await electronRuntime();
  const words = [...sandboxArguments(), ...process.argv.slice(2)];
  const child = spawn('electron-vite', ['dev', '--watch', ...(words.length > 0 ? ['--', ...words] : [])], {
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_EXEC_PATH: executable },
  });
  return new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
});
