/** The window that a lab opens: however the lab's program ends, neither the window nor its settings are left. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';

const keeper = path.resolve(import.meta.dirname, '../../../tools/lab/window-keeper.ts');
/** In the window's stead: says its number and the folder of its settings, and stays. */
const window = `const [, told, settings] = process.argv;
require('node:fs').writeFileSync(told + '.new', process.pid + ' ' + settings.replace('--user-data-dir=', ''));
require('node:fs').renameSync(told + '.new', told);
setInterval(() => undefined, 60_000);`;
/** In the stead of the lab's program, which lets go of the window when it is told so. */
const lab = (told: string): string => `
const words = [process.execPath, '-e', ${JSON.stringify(window)}, ${JSON.stringify(told)}];
const options = { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true };
const kept = require('node:child_process').fork(${JSON.stringify(keeper)}, words, options);
process.once('SIGTERM', () => kept.disconnect());`;

test.each(['SIGKILL', 'SIGTERM'] as const)('are gone after %s', async (signal) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'window-keeper-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const told = path.join(folder, 'told');
  const program = spawn(process.execPath, ['-e', lab(told)], { stdio: 'inherit' });
  await vi.waitUntil(() => existsSync(told), { timeout: 30_000 });
  const [pid = '', settings = ''] = readFileSync(told, 'utf8').split(' ');
  expect(existsSync(settings)).toBe(true);
  program.kill(signal);
  await vi.waitUntil(() => !existsSync(settings), { timeout: 30_000 });
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});
