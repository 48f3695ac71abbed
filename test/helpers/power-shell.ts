/**
 * A real PowerShell for tests: the one on the path, else PowerShell 7 as a .NET tool, installed once into the user's cache
 * folder. It is no Windows PowerShell 5.1, and has none of the modules of Windows.
 */
import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onlyWhere } from './only-where.ts';

export interface PowerShell {
  /** Absolute path of pwsh. */
  readonly program: string;
  /** What it needs to start, and what keeps it from telling others of it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** 7.7 may want a newer .NET. */
const version = '7.6.9';
const quiet = { POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' };
const quietDotnet = { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', DOTNET_SKIP_FIRST_TIME_EXPERIENCE: '1' };

/** Not the tool's own command, which starts this one as a child of its own. */
const withinTool = join(
  '.store',
  'powershell',
  version,
  'powershell',
  version,
  'tools',
  'net10.0',
  'any',
  'unix',
  'pwsh',
);

const found = await findPowerShell();

/** Options of a group of tests that need PowerShell. */
export const withPowerShell = onlyWhere(typeof found === 'string' ? [found] : []);

/** For tests below `withPowerShell`. */
export function powerShell(): PowerShell {
  if (typeof found === 'string') throw new Error(found);
  return found;
}

/** A sentence that says what is missing where there is none. */
async function findPowerShell(): Promise<PowerShell | string> {
  const program = onPath('pwsh');
  if (program !== undefined) return { program, environment: quiet };
  const dotnet = onPath('dotnet');
  if (dotnet === undefined)
    return 'PowerShell (pwsh) is not on this machine, nor a .NET SDK (dotnet) to install it with.';
  const environment = { ...quiet, DOTNET_ROOT: dirname(realpathSync(dotnet)) };
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lanewise', 'powershell');
  const folder = join(cache, version);
  try {
    if (!existsSync(folder)) await install(dotnet, folder);
    return { program: join(folder, withinTool), environment };
  } catch (error) {
    return `PowerShell ${version} could not be installed by ${dotnet}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Beside its place first, so that of two at once each finds a whole one. */
async function install(dotnet: string, folder: string): Promise<void> {
  const building = `${folder}.building-${process.pid}`;
  await mkdir(building, { recursive: true });
  try {
    const words = ['tool', 'install', 'PowerShell', '--version', version, '--tool-path', building];
    await promisify(execFile)(dotnet, words, { env: { ...process.env, ...quietDotnet }, timeout: 300_000 });
    await rename(building, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

function onPath(name: string): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}
