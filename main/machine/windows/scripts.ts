/** The scripts of assets/powershell, which are all that is ever run to read a Windows machine. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const names: ReadonlySet<string> = new Set([
  'machine',
  'adapters',
  'adapter-rss',
  'adapter-statistics',
  'ip-addresses',
  'routes',
  'route-to',
  'neighbours',
  'smb-mappings',
  'smb-connections',
  'smb-multichannel',
  'smb-client-interfaces',
  'smb-client-configuration',
  'smb-client-parameters',
  'smb-constraints',
  'tcp-connections',
  'smb-share-counters',
  'smb-events',
]);

/** `smb-mappings` of `['powershell', 'smb-mappings.ps1', …]`; `undefined` of a command that is none of the list. */
export function scriptNamed([program, file = '']: readonly string[]): string | undefined {
  const name = /^(?<name>[a-z-]+)\.ps1$/.exec(file)?.groups?.['name'];
  return program === 'powershell' && name !== undefined && names.has(name) ? name : undefined;
}

/**
 * Absolute path of host.ps1: in the folder of sources, or beside the archive of an installed program, since PowerShell
 * reads no archive. Both are `assets/powershell` in the nearest folder above this module that has one.
 */
export function hostScript(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'assets', 'powershell', 'host.ps1');
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) throw new Error('assets/powershell/host.ps1 is missing.');
  }
}
