/** The program under demonstration, started on a host of the lab. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
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
export function openWindow(where: readonly string[]): Demonstration {
  const words = [process.execPath, path.join(root, 'tools/start.mjs'), ...where];
  const keeper = fork(path.join(root, 'tools/lab/window-keeper.ts'), words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Ctrl-C in the terminal is for the lab, which then lets go of the window.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => void keeper.once('exit', () => resolve()));
  return {
    close: async () => {
      if (keeper.connected) keeper.disconnect();
      await ended;
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
