/** The Electron that a package for Windows is made with, on whatever system the package is made. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { windowsPrograms } from '../../test/windows/wine/programs.ts';
import { cacheDirectory } from '../electron-runtime/cache.ts';
import { officialArchive } from '../electron-runtime/official.ts';
import { wantedVersion } from '../electron-runtime/present.ts';
import { say } from '../setup/trouble.mjs';

export interface WindowsElectron {
  /** A folder, or the archive of a release. */
  readonly place: string;
  readonly version: string;
  /** Whether it is the official one of the wanted version, whose sum the official package names. */
  readonly official: boolean;
}

/** That of a release where it can be had, unless that of the tests is asked for. */
export async function windowsElectron(forTests: boolean): Promise<WindowsElectron> {
  if (forTests) return electronOfTests();
  const version = wantedVersion();
  await mkdir(cacheDirectory(), { recursive: true });
  try {
    say(`Getting Electron ${version} for Windows …`);
    return { place: await officialArchive(version, 'win32-x64', cacheDirectory()), version, official: true };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
    say(
      `The official Electron ${version} for Windows could not be had: ${reason}. That of the tests is taken instead.`,
    );
    return electronOfTests();
  }
}

/** An older one, altered so that it runs under Wine. */
async function electronOfTests(): Promise<WindowsElectron> {
  const place = path.join(await windowsPrograms(), 'electron');
  return { place, version: (await readFile(path.join(place, 'version'), 'utf8')).trim(), official: false };
}
