/** Second half of `npm start`, on the toolchain's Node: runtime, its libraries, the build, the program. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ensureBuilt } from '../build/ensure-built.ts';
import { electronRuntime } from '../electron-runtime/runtime.ts';
import { sandboxArguments, saySandbox } from '../electron-runtime/sandbox.ts';
import { root } from '../setup/dependencies.mjs';
import { electronLibraries } from '../setup/libraries.ts';
import { ensureSystemPackages, program } from '../setup/system-packages.ts';
import { conclude, say } from '../setup/trouble.mjs';

await conclude(async () => {
  const runtime = await electronRuntime();
  ensureSystemPackages([...electronLibraries(runtime.executable), ...collectors()], 'the program');
  ensureBuilt();
  say(`Opening Lanewise on Electron ${runtime.version} from ${runtime.from}.`);
  saySandbox();
  return open(runtime.executable, [...sandboxArguments(), root, ...process.argv.slice(2)]);
});

/** The programs that the facts are read with; a desktop has them, a container may not. */
function collectors() {
  return process.platform === 'linux' ? [program('ip', 'iproute2'), program('ss', 'iproute2')] : [];
}

function open(executable: string, words: readonly string[]): Promise<number> {
  const child = spawn(executable, words, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
