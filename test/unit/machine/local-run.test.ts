import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const module = new URL('../../../main/machine/local-run.ts', import.meta.url).href;
/** Tells its number, and does not end when it is asked to. */
const stubborn = "trap '' TERM HUP INT; echo $$ >&3; while :; do sleep 1; done";
const words = ['/bin/sh', '-c', stubborn];

const script = (timeoutMs: number, then: string) => `
import { runLocally } from ${JSON.stringify(module)};
await runLocally(${JSON.stringify(words)}, 'stubborn', ${timeoutMs}, [1]).catch(() => undefined);
${then}`;

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test.each([
  ['ends by itself', ''],
  ['is told to end', 'process.exit(3);'],
])('what does not end when it is asked to does not outlive a program that %s', async (_, then) => {
  const argv = ['--input-type=module', '-e', script(1_000, then)];
  const { stdout } = await promisify(execFile)(process.execPath, argv).catch((error: { stdout: string }) => error);
  expect(Number(stdout)).toBeGreaterThan(0);
  await expect.poll(() => isThere(Number(stdout)), { timeout: 20_000 }).toBe(false);
});

test('nor does what still runs when the command line is ended by a signal', async () => {
  const ending = "process.on('SIGTERM', () => process.exit(143));";
  const program = spawn(process.execPath, ['--input-type=module', '-e', ending + script(60_000, '')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = z.tuple([z.string()]).parse(await once(createInterface({ input: program.stdout }), 'line'));
  program.kill('SIGTERM');
  await once(program, 'exit');
  await expect.poll(() => isThere(Number(line)), { timeout: 20_000 }).toBe(false);
});
