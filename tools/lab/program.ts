/** The program under demonstration, started on a host of the lab. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../setup/dependencies.mjs';

export const hasDisplay = (): boolean => Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

export function openWindow(where: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [path.join(root, 'tools/start.mjs'), ...where], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  child.on('error', (error) => console.error(`The program could not be started: ${error.message}`));
  return child;
}

/** `lanewise check`, its answer on the terminal. */
export async function check(where: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [path.join(root, 'main/cli.ts'), 'check', ...where], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await once(child, 'exit');
}
