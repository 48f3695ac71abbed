/** What stands in PowerShell's place and keeps to no rule: small programs of sh that say what a test wants. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Machine } from '../../main/machine/machine.ts';
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { machineByPowerShell } from '../../main/machine/windows/windows-machine.ts';

let folder = '';
let machine: Machine | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanewise-stub-'));
});
afterEach(async () => {
  await machine?.close();
  rmSync(folder, { recursive: true });
});

const ready = `echo '{"ready":true,"version":"5.1","edition":"Desktop","is64Bit":true}'`;
/** Reads a request, and answers its asks with `rows` of nothing. */
const answer = (request: number, ask: number): string =>
  `echo '{"end":true,"ok":true,"rows":0,"request":${request},"ask":${ask}}'`;
const nothing = '{"end":true,"ok":true,"rows":0}\n';

/** Each start of the program is a line of the file `starts`. */
function stub(lines: readonly string[], pauseMs = 10_000): Machine {
  const script = join(folder, 'stub.sh');
  writeFileSync(script, ['echo x >> "${0%/*}/starts"', ...lines, ''].join('\n'));
  const trees = processGroups({ PATH: process.env['PATH'] ?? '' });
  machine = machineByPowerShell({ argv: ['/bin/sh', script], trees, pauseMs });
  return machine;
}
const starts = (): number => readFileSync(join(folder, 'starts'), 'utf8').split('\n').length - 1;
const asking = (name = 'adapters', timeoutMs = 10_000) => {
  if (machine === undefined) throw new Error('no machine');
  return machine.run(['powershell', `${name}.ps1`], { timeoutMs });
};
const failing = (message: string) => ({ kind: 'failed', message: expect.stringContaining(message) as unknown });

test('a stub that says nothing and ends well is a failure, and is not started again at once', async () => {
  stub(['exit 0']);
  await expect(asking()).rejects.toMatchObject(failing('PowerShell ended without a word.'));
  await expect(asking()).rejects.toMatchObject(failing('PowerShell ended without a word.'));
  expect(starts()).toBe(1);
});

test('one that could not start is tried again after a while', async () => {
  stub([`[ "$(wc -l < "\${0%/*}/starts")" = 1 ] && exit 1`, ready, 'read -r line', answer(1, 0), 'read -r line'], 0);
  await expect(asking()).rejects.toMatchObject(failing('(exit code 1)'));
  expect((await asking()).stdout).toBe(nothing);
});

test('one that refuses to run scripts is quoted', async () => {
  stub(['echo "host.ps1 cannot be loaded: running scripts is disabled" >&2', 'exit 1']);
  await expect(asking()).rejects.toMatchObject(failing('exit code 1): host.ps1 cannot be loaded'));
});

test('a program that is not there fails, and is not taken for a machine without shares', async () => {
  machine = machineByPowerShell({ argv: [join(folder, 'none')], trees: processGroups({}) });
  await expect(asking()).rejects.toMatchObject(failing('could not be started'));
});

test('a banner before the first word does no harm, nor do ends of lines as Windows has them', async () => {
  stub(['echo "Windows PowerShell"', 'echo', 'echo "{}"', `printf '%s\\r\\n' ${ready.slice(5)}`]);
  writeFileSync(join(folder, 'starts'), '');
  const script = join(folder, 'stub.sh');
  const more = ['read -r line', `printf '%s\\r\\n' ${answer(1, 0).slice(5)}`, 'read -r line', ''].join('\n');
  writeFileSync(script, `${readFileSync(script, 'utf8')}${more}`);
  expect((await asking()).stdout).toBe(nothing);
});

test('lines that are no rows come with the answer, for its reader to judge', async () => {
  stub([ready, 'read -r line', 'echo "VERBOSE: loading"', `echo '{"A":1}'`, answer(1, 0), 'read -r line']);
  expect((await asking()).stdout).toBe(`VERBOSE: loading\n{"A":1}\n${nothing}`);
});

test.each([
  ['answers twice', [answer(1, 0), answer(1, 0)]],
  ['answers another request', [answer(7, 0)]],
  ['answers in another order', [answer(1, 1)]],
  ['begins anew', [answer(1, 0), ready]],
])('one that %s is ended, and who waits is told', async (_what, answers) => {
  stub([ready, 'read -r line', ...answers, 'exec sleep 600']);
  const both = await Promise.allSettled([asking(), asking('routes')]);
  expect(both[1]).toMatchObject({ reason: { kind: 'failed' } });
});

test('what comes late is refused: the next ask gets a process of its own', async () => {
  stub([ready, 'read -r line', answer(1, 0), 'echo late', 'read -r line', answer(1, 0), 'exec sleep 600']);
  expect((await asking()).stdout).toBe(nothing);
  await expect
    .poll(async () => {
      await asking();
      return starts();
    })
    .toBeGreaterThan(1);
});

test('an ask of a file, of another program or with a NUL byte never reaches it', async () => {
  const one = stub([ready, 'exec sleep 600']);
  const words = [
    ['powershell', 'host.ps1'],
    ['powershell', 'fields.ps1'],
    ['powershell', '../adapters.ps1'],
    ['powershell', 'adapters'],
    ['powershell'],
    ['cmd', 'adapters.ps1'],
  ] as const;
  for (const argv of words) await expect(one.run(argv)).rejects.toMatchObject({ kind: 'absent' });
  for (const asked of [one.readFile('/a'), one.listDirectory('/'), one.readLink('/a')])
    await expect(asked).rejects.toMatchObject({ kind: 'absent' });
  await expect(one.run(['powershell', 'route-to.ps1', '\0'])).rejects.toMatchObject({ kind: 'failed' });
  expect(starts).toThrow();
});

test('closed while somebody waits, it tells them', async () => {
  const one = stub([ready, 'exec sleep 600']);
  const asked = expect(asking()).rejects.toMatchObject(failing('PowerShell was ended'));
  await expect
    .poll(() => {
      try {
        return starts();
      } catch {
        return 0;
      }
    })
    .toBe(1);
  await one.close();
  await asked;
});
