import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { executableName } from './platform.ts';

const require = createRequire(import.meta.url);

/** The version the project is built for. */
export function wantedVersion(): string {
  return z.object({ version: z.string() }).parse(require('electron/package.json')).version;
}

/** Directory that ELECTRON_OVERRIDE_DIST_PATH names, if it holds an Electron of the wanted major line. */
export function overridden(version: string): string | undefined {
  const directory = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (directory === undefined || directory === '') return undefined;
  if (!existsSync(path.join(directory, executableName()))) {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${directory}, but there is no ${executableName()} in it`);
  }
  const found = versionIn(directory);
  if (found !== undefined && major(found) !== major(version)) {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH holds Electron ${found}; this program is built for ${version}`);
  }
  return path.resolve(directory);
}

/** Directory of what the official package once downloaded. */
export function officialPackage(version: string): string | undefined {
  const directory = path.join(path.dirname(require.resolve('electron/package.json')), 'dist');
  return existsSync(path.join(directory, executableName())) && versionIn(directory) === version ? directory : undefined;
}

function versionIn(directory: string): string | undefined {
  const file = path.join(directory, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined;
}

const major = (version: string): string | undefined => version.split('.')[0];
