import { expect, test } from 'vitest';
import { taskkill } from '../../../main/machine/windows/process-tree.ts';
import { powerShellProgram, windowsEnvironment } from '../../../main/machine/windows/program.ts';

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
