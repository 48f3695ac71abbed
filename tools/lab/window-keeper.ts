/**
 * Keeps the window of a demonstration: `window-keeper.ts PROGRAM WORD…`, forked by the lab's program. When that lets go or ends,
 * by Ctrl-C or by `kill -9`, the window is told to end too, and its settings are thrown away.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [program = '', ...words] = process.argv.slice(2);
const settings = await mkdtemp(path.join(tmpdir(), 'lanewise-lab-'));
// A group of its own, so that whatever the program starts can be told to end with it.
const child = spawn(program, [...words, `--user-data-dir=${settings}`], {
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
});
const end = (): void => {
  const runs = child.exitCode === null && child.signalCode === null;
  if (child.pid !== undefined && runs) process.kill(-child.pid, 'SIGTERM');
};
process.once('disconnect', end);
if (!process.connected) end();
try {
  await once(child, 'exit');
} catch (error) {
  console.error(`The program could not be started: ${error instanceof Error ? error.message : String(error)}`);
}
await rm(settings, { recursive: true, force: true, maxRetries: 5 });
process.exit();
