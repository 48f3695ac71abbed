import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { taskkill } from '../../../main/machine/windows/process-tree.ts';
import { powerShellProgram, windowsEnvironment } from '../../../main/machine/windows/program.ts';
import { hostScript } from '../../../main/machine/windows/scripts.ts';

const variables = {
  SystemRoot: String.raw`D:\Windows`,
  Path: String.raw`D:\Windows\System32`,
  TEMP: String.raw`C:\Users\ada\Temp`,
  PSModulePath: String.raw`C:\Program Files\PowerShell\7\Modules`,
  NODE_OPTIONS: '--inspect',
  USERPROFILE: undefined,
};

test('PowerShell gets what Windows needs, whatever the case of its name, and nothing else', () => {
  expect(windowsEnvironment(variables)).toEqual({
    SystemRoot: String.raw`D:\Windows`,
    Path: String.raw`D:\Windows\System32`,
    TEMP: String.raw`C:\Users\ada\Temp`,
    POWERSHELL_TELEMETRY_OPTOUT: '1',
    POWERSHELL_UPDATECHECK: 'Off',
  });
});

test.each([
  ['x64', true, String.raw`D:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`],
  ['arm64', true, String.raw`D:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`],
  ['ia32', true, String.raw`D:\Windows\Sysnative\WindowsPowerShell\v1.0\powershell.exe`],
  ['x64', false, 'pwsh.exe'],
])('on %s, with its own PowerShell there: %s, %s is started', (arch, isThere, program) => {
  expect(powerShellProgram(variables, arch, () => isThere)).toBe(program);
});

test('a process is ended with all below it by a program of the system', () => {
  expect(taskkill({ SYSTEMROOT: String.raw`D:\Windows` }, 4711)).toEqual([
    String.raw`D:\Windows\System32\taskkill.exe`,
    '/PID',
    '4711',
    '/T',
    '/F',
  ]);
  expect(taskkill({}, 1)[0]).toBe(String.raw`C:\Windows\System32\taskkill.exe`);
});

describe('the script that is started', () => {
  let drive: string;
  beforeEach(async () => (drive = await mkdtemp(join(tmpdir(), 'lanewise-drive-'))));
  afterEach(() => rm(drive, { recursive: true }));

  /** Puts files below the drive. */
  async function put(...files: readonly string[]): Promise<void> {
    for (const file of files) {
      await mkdir(dirname(join(drive, file)), { recursive: true });
      await writeFile(join(drive, file), '');
    }
  }
  const host = 'assets/powershell/host.ps1';

  test('is the one of the sources, or the one beside the archive', async () => {
    await put('sources/package.json', `sources/${host}`, 'sources/out/main/index.js');
    expect(hostScript(join(drive, 'sources/out/main'))).toBe(join(drive, 'sources', host));
    await put(
      'program/resources/app.asar/package.json',
      `program/resources/${host}`,
      `program/resources/app.asar/${host}`,
    );
    expect(hostScript(join(drive, 'program/resources/app.asar/out/main'))).toBe(join(drive, 'program/resources', host));
  });

  test('is none that lies further up, where anybody could put it', async () => {
    await put('program/resources/app.asar/package.json', host, `program/${host}`);
    expect(() => hostScript(join(drive, 'program/resources/app.asar'))).toThrow(/is missing/);
  });
});
