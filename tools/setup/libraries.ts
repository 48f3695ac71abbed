import { spawnSync } from 'node:child_process';
import type { Requirement } from './system-packages.ts';

/**
 * Debian package of each library that Electron links to. Libraries with a 64-bit time in their interface have a new
 * package name from Debian 13 on.
 */
const packagesOf: Readonly<Record<string, readonly string[]>> = {
  'libasound.so.2': ['libasound2t64', 'libasound2'],
  'libatk-1.0.so.0': ['libatk1.0-0t64', 'libatk1.0-0'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  'libatspi.so.0': ['libatspi2.0-0t64', 'libatspi2.0-0'],
  'libcairo.so.2': ['libcairo2'],
  'libcups.so.2': ['libcups2t64', 'libcups2'],
  'libdbus-1.so.3': ['libdbus-1-3'],
  'libdrm.so.2': ['libdrm2'],
  'libexpat.so.1': ['libexpat1'],
  'libgbm.so.1': ['libgbm1'],
  'libgio-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libglib-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgobject-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgtk-3.so.0': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libnspr4.so': ['libnspr4'],
  'libnss3.so': ['libnss3'],
  'libnssutil3.so': ['libnss3'],
  'libpango-1.0.so.0': ['libpango-1.0-0'],
  'libsmime3.so': ['libnss3'],
  'libudev.so.1': ['libudev1'],
  'libX11.so.6': ['libx11-6'],
  'libXcomposite.so.1': ['libxcomposite1'],
  'libXdamage.so.1': ['libxdamage1'],
  'libXext.so.6': ['libxext6'],
  'libXfixes.so.3': ['libxfixes3'],
  'libXrandr.so.2': ['libxrandr2'],
  'libxcb.so.1': ['libxcb1'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
};

/**
 * Loaded while the program runs, so the loader does not name them: the window system (without it Electron ends in a
 * trap and says nothing), notifications and the system's secret store.
 */
const loadedLater: Readonly<Record<string, readonly string[]>> = {
  'libX11-xcb.so.1': ['libx11-xcb1'],
  'libnotify.so.4': ['libnotify4'],
  'libsecret-1.so.0': ['libsecret-1-0'],
};

/** The libraries that an Electron needs from the system, with whether they are there. Linux only; else empty. */
export function electronLibraries(executable: string): readonly Requirement[] {
  if (process.platform !== 'linux') return [];
  const missing = missingIn(executable).map((what) => ({ what, present: false, packages: packagesOf[what] ?? [] }));
  const known = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? '';
  const later = Object.entries(loadedLater).map(([what, packages]) => ({
    what,
    present: known.includes(what),
    packages,
  }));
  return [...missing, ...later];
}

/** `ldd`: `<tab>libgtk-3.so.0 => not found` */
function missingIn(executable: string): readonly string[] {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return [...(stdout ?? '').matchAll(/^\t(?<name>\S+) => not found$/gm)].map((match) => match.groups?.['name'] ?? '');
}
