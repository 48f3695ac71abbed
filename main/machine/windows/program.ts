/** Where PowerShell is, and what it gets of an environment. Nothing of this file was ever run on Windows. */
import { existsSync } from 'node:fs';
import { win32 } from 'node:path';

/** Variables by name; Windows compares names without regard to case. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Without PSModulePath: a program that was started by PowerShell 7 would hand its modules on to 5.1, which makes the right
 * list itself.
 */
const kept = new Set(
  `systemroot windir systemdrive temp tmp path pathext comspec userprofile appdata localappdata programdata allusersprofile programfiles
  homedrive homepath username userdomain computername processor_architecture number_of_processors`.split(/\s+/),
);

/** All that a program of Windows gets; PowerShell 7 neither reports that it is used nor looks for a newer one. */
export const windowsEnvironment = (variables: Variables): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && kept.has(name.toLowerCase()) ? [[name, value]] : [],
    ),
  ),
  POWERSHELL_TELEMETRY_OPTOUT: '1',
  POWERSHELL_UPDATECHECK: 'Off',
});

/** `C:\Windows`, by the variable that Windows itself sets. */
export function systemRoot(variables: Variables): string {
  const found = Object.entries(variables).find(([name]) => name.toLowerCase() === 'systemroot');
  return found?.[1] ?? String.raw`C:\Windows`;
}

/**
 * Windows PowerShell 5.1, which every Windows has and which sees all network adapters on each; `pwsh` on the path where it was
 * taken out. A program of 32 bits finds the one of 64 bits below Sysnative: the other one has no SMB module.
 */
export function powerShellProgram(variables: Variables, arch: string, exists = existsSync): string {
  const folder = arch === 'ia32' ? 'Sysnative' : 'System32';
  const own = win32.join(systemRoot(variables), folder, 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  return exists(own) ? own : 'pwsh.exe';
}

/**
 * `-InputFormat None`: standard input is the host's; 5.1 would take lines of it for objects. `change`: the scripts that change
 * something can be asked for, too; `load`: the one that reads a share.
 */
export const powerShellWords = (script: string, also?: 'change' | 'load'): readonly string[] => [
  '-NoLogo',
  '-NoProfile',
  '-NonInteractive',
  '-InputFormat',
  'None',
  '-ExecutionPolicy',
  'Bypass',
  '-File',
  script,
  ...(also === undefined ? [] : ['-Also', also]),
];
