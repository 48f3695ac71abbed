import { afterEach, expect, test } from 'vitest';
import { keptShell } from '../../main/machine/kept-shell.ts';
import { MachineError } from '../../main/machine/machine.ts';

const shell = keptShell();
afterEach(() => shell.close());

/** Who started it: the shell, or this process where the shell could not. */
async function starter(): Promise<number> {
  const { stdout } = await shell.run(['sh', '-c', 'echo "$PPID"'], 10_000);
  return Number(stdout);
}

test('one process starts all programs, and it is not this one', async () => {
  const [first, second] = await Promise.all([starter(), starter()]);
  expect(first).toBe(second);
  expect(first).not.toBe(process.pid);
});

test('programs asked for in one turn each get their own answer, whole', async () => {
  const texts = ['one', 'two\n', '', 'a \u{1f4be} b'];
  const asked = texts.map((text) =>
    shell.run(['sh', '-c', 'printf %s "$1"; printf %s "$1" >&2; exit 3', 'sh', text], 10_000),
  );
  expect(await Promise.all(asked)).toEqual(texts.map((text) => ({ exitCode: 3, stdout: text, stderr: text })));
});

test('a shell that somebody ended is followed by another', async () => {
  const first = await starter();
  process.kill(first, 'SIGKILL');
  const second = await starter();
  expect(second).not.toBe(first);
  expect(await starter()).not.toBe(first);
});

test('after a program that hangs the next one answers, and nothing of the first is left', async () => {
  const late = shell.run(['sleep', '4711'], 200);
  const next = shell.run(['echo', 'next'], 10_000);
  await expect(late).rejects.toSatisfy((error) => error instanceof MachineError && error.kind === 'timeout');
  expect((await next).stdout).toBe('next\n');
  await expect.poll(async () => (await shell.run(['pgrep', '-fx', 'sleep 4711'], 10_000)).exitCode).toBe(1);
});

test.each([126, 127])('exit code %i of a program is not taken for one that is not there', async (code) => {
  const { exitCode, stdout } = await shell.run(['sh', '-c', `echo here; exit ${code}`], 10_000);
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: 'here\n' });
});

test('a program that is not there is absent, whatever its name', async () => {
  await expect(shell.run(['no-such $(program)'], 10_000)).rejects.toMatchObject({ kind: 'absent' });
});
