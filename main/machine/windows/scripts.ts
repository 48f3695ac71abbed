/** The scripts of assets/powershell, which are all that is ever run to read a Windows machine. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSea } from 'node:sea';

/** Each with what it asks, in the words of Windows. host.ps1 runs what lies beside it, and a test holds the two together. */
export const windowsScripts = {
  machine: 'Win32_OperatingSystem',
  adapters: 'Get-NetAdapter',
  'adapter-rss': 'Get-NetAdapterRss',
  'adapter-statistics': 'Get-NetAdapterStatistics',
  'ip-addresses': 'Get-NetIPAddress',
  routes: 'Get-NetRoute',
  'route-to': 'Find-NetRoute',
  neighbours: 'Get-NetNeighbor',
  'smb-mappings': 'Get-SmbMapping',
  'smb-connections': 'Get-SmbConnection',
  'smb-multichannel': 'Get-SmbMultichannelConnection',
  'smb-client-interfaces': 'Get-SmbClientNetworkInterface',
  'smb-client-configuration': 'Get-SmbClientConfiguration',
  'smb-client-parameters': 'LanmanWorkstation\\Parameters',
  'smb-constraints': 'Get-SmbMultichannelConstraint',
  'tcp-connections': 'Get-NetTCPConnection',
  'smb-share-counters': 'Win32_PerfRawData_Counters_SMBClientShares',
  'smb-events': 'Get-WinEvent',
  'iscsi-sessions': 'Get-IscsiSession',
  'iscsi-connections': 'Get-IscsiConnection',
  'iscsi-portals': 'Get-IscsiTargetPortal',
  'iscsi-disks': 'Get-Disk',
  'mpio-disks': 'MSFT_StorageNodeToPhysicalDisk',
} as const;
export type WindowsScript = keyof typeof windowsScripts;

/**
 * Those that Windows may answer to administrators alone, and that are the same for each of its users. What belongs to the token of
 * the asker (drive letters, who asks) and what moves from second to second are none of them.
 */
export const administratorScripts = [
  'smb-multichannel',
  'smb-connections',
  'smb-events',
] as const satisfies readonly WindowsScript[];
export type AdministratorScript = (typeof administratorScripts)[number];

/** Those of the folder `change`, each with what it does. Whoever runs them is main/change/windows. */
export const changeScripts = {
  'write-setting': 'setting',
  'read-journal': 'record of changes',
  'write-journal': 'record of a change',
  'start-elevated': 'elevated program',
} as const;
export type ChangeScript = keyof typeof changeScripts;

/** `smb-mappings` of `['powershell', 'smb-mappings.ps1', …]`; `undefined` of a command that is none of the list. */
export function scriptNamed([program, file = '']: readonly string[]): WindowsScript | undefined {
  const name = /^(?<name>[a-z-]+)\.ps1$/.exec(file)?.groups?.['name'];
  return program === 'powershell' && name !== undefined && isScript(name) ? name : undefined;
}

const isScript = (name: string): name is WindowsScript => Object.hasOwn(windowsScripts, name);

/**
 * Absolute path of host.ps1, in the folder of sources or beside the archive of an installed program, since PowerShell reads no
 * archive; there the command line lies too, whose own folder is that of its executable. It is nowhere else: further up, others than the administrator may put a folder of that name.
 */
export function hostScript(from: string = import.meta.dirname): string {
  const program = isSea() ? from : folderOfProgram(from);
  const path = join(program.endsWith('.asar') ? dirname(program) : program, 'assets', 'powershell', 'host.ps1');
  if (!existsSync(path)) throw new Error(`${path} is missing.`);
  return path;
}

/** The nearest folder above that has a package.json. */
function folderOfProgram(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (folder === dirname(folder)) throw new Error('The folder of the program was not found.');
  return folderOfProgram(dirname(folder));
}
