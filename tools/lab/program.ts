/** The program under demonstration, started on a host of the lab. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../setup/dependencies.mjs';

export const hasDisplay = (): boolean => Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** The window of the demonstration, until it is closed here or by the person. */
export interface Demonstration {
  readonly close: () => Promise<void>;
}

/**
 * Opens the window beside a Lanewise that may be running for this person already: with settings of its own, so that
 * neither the lab's machines nor what is changed there get into theirs.
 */
export async function openWindow(where: readonly string[]): Promise<Demonstration> {
  const settings = await mkdtemp(path.join(tmpdir(), 'lanewise-lab-'));
  const words = [path.join(root, 'tools/start.mjs'), ...where, `--user-data-dir=${settings}`];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      console.error(`The program could not be started: ${error.message}`);
      resolve();
    });
  });
  return {
    close: async () => {
      const runs = child.exitCode === null && child.signalCode === null;
      if (child.pid !== undefined && runs) process.kill(-child.pid, 'SIGTERM');
      await ended;
      await rm(settings, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** `lanewise check`, its answer on the terminal. */
export async function check(where: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [path.join(root, 'main/cli.ts'), 'check', ...where], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await once(child, 'exit');
}
