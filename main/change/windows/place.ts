/** Where Windows and the elevated program lie. Nothing of this file was ever run on Windows. */
import { realpathSync } from 'node:fs';
import { win32 } from 'node:path';
import { z } from 'zod';

const reportForm = z.object({ sharedObjects: z.array(z.string()) });

/**
 * `C:\Windows`, by where its own library was loaded from: variables can be set by any program of the user, and an elevated
 * program gets them. Throws where that is not told.
 */
export function windowsFolder(report: unknown = ownReport()): string {
  const { sharedObjects } = reportForm.parse(typeof report === 'string' ? JSON.parse(report) : report);
  const library = sharedObjects.find((path) => /^[a-z]:\\[^\\]+\\system32\\ntdll\.dll$/i.test(path));
  if (library === undefined) throw new Error('The folder of Windows is not known.');
  return win32.dirname(win32.dirname(library));
}

/** Without its part on the network, which asks for the names of addresses. */
function ownReport(): unknown {
  return Object.assign(process.report, { excludeNetwork: true }).getReport();
}

/** The variables that programs of Windows need, by the folder of Windows alone. */
export const variablesOf = (windows: string): Readonly<Record<string, string>> => ({
  SystemRoot: windows,
  windir: windows,
  SystemDrive: windows.slice(0, 2),
  TEMP: win32.join(windows, 'Temp'),
  TMP: win32.join(windows, 'Temp'),
  PATH: win32.join(windows, 'System32'),
  PATHEXT: '.COM;.EXE',
  ProgramData: `${windows.slice(0, 2)}\\ProgramData`,
});

/**
 * Does a program lie below `Program Files` of the drive of Windows, where administrators alone can change it? Links, junctions and
 * short names are resolved first; a path to a network, a device or a stream of another file is none.
 */
export function isForAllUsers(
  path: string,
  windows: string,
  resolve: (path: string) => string = realpathSync.native,
): boolean {
  if (!isPlain(path)) return false;
  const whole = resolve(path);
  const programs = `${windows.slice(0, 2)}\\Program Files\\`;
  return isPlain(whole) && whole.toLowerCase().startsWith(programs.toLowerCase());
}

/** `C:\folder\file`, without `.`, `..`, and what Windows takes for something else than a name. */
const isPlain = (path: string): boolean =>
  /^[a-z]:\\[^:*?"<>|/]+$/i.test(path) &&
  path
    .slice(3)
    .split('\\')
    .every((part) => part !== '' && !/[. ]$/.test(part) && !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i.test(part));
