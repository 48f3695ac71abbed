/** The long-lived process that reads a Windows machine, in a real PowerShell; it is 7 and has no module of Windows. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Machine } from '../../main/machine/machine.ts';
import { processGroups, type ProcessTrees } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript, scriptNamed } from '../../main/machine/windows/scripts.ts';
import { machineByPowerShell } from '../../main/machine/windows/windows-machine.ts';
import { powerShell, withPowerShell } from '../helpers/power-shell.ts';

const folders: string[] = [];
const machines: Machine[] = [];
afterEach(async () => {
  await Promise.all(machines.splice(0).map((machine) => machine.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Own {
  readonly machine: Machine;
  /** Process ids of all that were started. */
  readonly started: number[];
}

/** The host with scripts of the test in place of some that ask Windows; `modules`: those of the user who starts it, by name. */
function machineWith(scripts: Readonly<Record<string, string>>, modules: Readonly<Record<string, string>> = {}): Own {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-host-'));
  folders.push(folder);
  cpSync(dirname(hostScript()), folder, { recursive: true });
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, `${name}.ps1`), text);
  for (const [name, text] of Object.entries(modules)) {
    const place = join(folder, '.local/share/powershell/Modules', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${name}.psm1`), text);
  }
  const { program, environment } = powerShell();
  const groups = processGroups({ HOME: folder, PATH: process.env['PATH'] ?? '', ...environment });
  const started: number[] = [];
  const trees: ProcessTrees = {
    ...groups,
    start: (argv) => {
      const child = groups.start(argv);
      started.push(child.pid ?? 0);
      return child;
    },
  };
  const machine = machineByPowerShell({ argv: [program, ...powerShellWords(join(folder, 'host.ps1'))], trees });
  machines.push(machine);
  return { machine, started };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const rows = (stdout: string): unknown[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

const echo = 'param([string[]] $Arguments) foreach ($a in $Arguments) { [pscustomobject] @{ Said = $a } }';
const throwing = `
[pscustomobject] @{ Before = 1 }
throw (New-Object Management.Automation.ErrorRecord(
  (New-Object Exception 'Zugriff verweigert \u00fc'), 'Windows System Error 5', 'PermissionDenied', $null))
`.replace('\\u00fc', "' + [char] 0xfc + '");

describe('the host', withPowerShell, () => {
  test('answers several asks of one turn, each for itself, in one process', async () => {
    const { machine, started } = machineWith({ 'route-to': echo, 'smb-connections': throwing, neighbours: '' });
    const words = ["it's", 'büro – 💾', '$(1+1)', '', '"', '-x'];
    const asked = () =>
      Promise.all([
        machine.run(['powershell', 'route-to.ps1', ...words]),
        machine.run(['powershell', 'smb-connections.ps1']),
        machine.run(['powershell', 'neighbours.ps1']),
      ]);
    const [said, refused, nothing] = await asked();
    expect(rows(said.stdout)).toEqual([
      ...words.map((word) => ({ Said: word })),
      { end: true, ok: true, rows: words.length },
    ]);
    expect(refused.exitCode).toBe(1);
    expect(rows(refused.stdout)).toEqual([
      { Before: 1 },
      { end: true, ok: false, id: 'Windows System Error 5', message: 'Zugriff verweigert ü' },
    ]);
    expect(nothing).toEqual({ exitCode: 0, stdout: '{"end":true,"ok":true,"rows":0}\n', stderr: '' });
    for (let tick = 0; tick < 5; tick++) expect(await asked()).toEqual([said, refused, nothing]);
    expect(started).toHaveLength(1);
  });

  test('keeps what a script shows, warns of or reports progress with out of its rows', async () => {
    const noisy = `
      Write-Progress -Activity 'Reading' -PercentComplete 5
      Write-Warning 'careful'
      Write-Verbose 'well' -Verbose:$false
      [pscustomobject] @{ A = 1 }
    `;
    const { machine } = machineWith({ adapters: noisy });
    expect(rows((await machine.run(['powershell', 'adapters.ps1'])).stdout)).toEqual([
      { A: 1 },
      { end: true, ok: true, rows: 1 },
    ]);
  });

  test('gives a cmdlet that is not there the id of that', async () => {
    const { machine } = machineWith({});
    const { exitCode, stdout } = await machine.run(['powershell', 'smb-constraints.ps1']);
    expect(exitCode).toBe(1);
    const message: unknown = expect.stringContaining('Get-SmbMultichannelConstraint');
    expect(rows(stdout)).toEqual([{ end: true, ok: false, id: 'CommandNotFoundException', message }]);
  });

  test('that hangs is ended with all it started, tells all who wait, and is followed by another', async () => {
    const { machine, started } = machineWith({
      adapters: "& sleep '4712'",
      routes: '[pscustomobject] @{ Pid = $PID }',
      neighbours: echo,
    });
    await machine.run(['powershell', 'routes.ps1']);
    const [first, hung, behind] = await Promise.allSettled([
      machine.run(['powershell', 'routes.ps1']),
      machine.run(['powershell', 'adapters.ps1'], { timeoutMs: 500 }),
      machine.run(['powershell', 'neighbours.ps1']),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(hung).toMatchObject({ reason: { kind: 'timeout', message: expect.stringContaining('adapters.ps1 took') } });
    expect(behind).toMatchObject({
      reason: { kind: 'timeout', message: expect.stringContaining('adapters.ps1 took') },
    });
    expect((await machine.run(['powershell', 'neighbours.ps1', 'x'])).exitCode).toBe(0);
    expect(started).toHaveLength(2);
    await expect.poll(() => started.map(isAlive)).toEqual([false, true]);
  });

  test('that dies in the middle tells all who wait, and is followed by another', async () => {
    const { machine, started } = machineWith({ adapters: '[Environment]::Exit(3)', neighbours: echo });
    const both = await Promise.allSettled([
      machine.run(['powershell', 'adapters.ps1']),
      machine.run(['powershell', 'neighbours.ps1']),
    ]);
    for (const one of both)
      expect(one).toMatchObject({ reason: { kind: 'failed', message: expect.stringContaining('exit code 3') } });
    expect((await machine.run(['powershell', 'neighbours.ps1'])).exitCode).toBe(0);
    expect(started).toHaveLength(2);
  });

  test('that floods is cut off at 16 MiB', async () => {
    const flood = "$t = 'x' * 1MB; while ($true) { [pscustomobject] @{ T = $t } }";
    const { machine, started } = machineWith({ adapters: flood, neighbours: echo });
    await expect(machine.run(['powershell', 'adapters.ps1'])).rejects.toMatchObject({ kind: 'too-large' });
    await expect.poll(() => started.map(isAlive)).toEqual([false]);
    expect((await machine.run(['powershell', 'neighbours.ps1'])).exitCode).toBe(0);
  });

  test('ends when it is closed', async () => {
    const { machine, started } = machineWith({ neighbours: echo });
    await machine.run(['powershell', 'neighbours.ps1']);
    await machine.close();
    await expect.poll(() => started.map(isAlive)).toEqual([false]);
  });
});

test('the list of scripts and the folder are the same', () => {
  const files = readdirSync(dirname(hostScript())).filter(
    (name) => !['change', 'load', 'host.ps1', 'fields.ps1'].includes(name),
  );
  expect(files.map((file) => scriptNamed(['powershell', file]))).toEqual(files.map((file) => basename(file, '.ps1')));
});

test('a module in a folder of the user takes the place of no cmdlet: the host may have an administrator’s rights', async () => {
  const planted = { Planted: "function Get-SmbConnection { [pscustomobject] @{ ServerName = 'planted' } }" };
  const { machine } = machineWith({ neighbours: '[pscustomobject] @{ Paths = $env:PSModulePath }' }, planted);
  const { stdout } = await machine.run(['powershell', 'smb-connections.ps1']);
  expect(rows(stdout)).toMatchObject([
    { ok: false, id: expect.stringMatching(/^CommandNotFoundException/) as unknown },
  ]);
  const [told] = rows((await machine.run(['powershell', 'neighbours.ps1'])).stdout);
  expect(told).not.toMatchObject({ Paths: expect.stringContaining('.local') as unknown });
});
