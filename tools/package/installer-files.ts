/** What is said to makensis about each file of the program. Pure. */
import path from 'node:path';

/** Where main/machine/windows/scripts.ts, the shortcut and the tray look for things; by the paths of Linux, below the program's folder. */
export const needed = [
  'Lanewise.exe',
  'LICENSE.txt',
  'resources/app.asar',
  'resources/lanewise-elevated.exe',
  'resources/lanewise-cli.exe',
  'bin/lanewise.cmd',
  'resources/assets/powershell/host.ps1',
  'resources/assets/powershell/change/write-setting.ps1',
  'resources/app.asar.unpacked/node_modules/@resvg/resvg-js-win32-x64-msvc/resvgjs.win32-x64-msvc.node',
];

/** Sentences of what must not be in a package, or is missing there. `files`: paths below the program's folder. */
export function wrongInProgram(files: readonly string[]): readonly string[] {
  const missing = needed.filter((file) => !files.includes(file)).map((file) => `${file} is missing.`);
  const native = files.filter((file) => file.endsWith('.node') && !needed.includes(file));
  const odd = files.filter((file) => !/^[A-Za-z0-9_@ ./+-]+$/.test(file));
  return [
    ...missing,
    ...native.map((file) => `${file} is a native part that nobody knows of; it may be of another system.`),
    ...files.filter((file) => file.endsWith('default_app.asar')).map((file) => `${file} is of a bare Electron.`),
    ...odd.map((file) => `${file} has a sign in its name that means something to makensis.`),
  ];
}

/** Puts every file into its place, folder by folder. `from`: the absolute path of the program's folder where it is packed. */
export const installLines = (from: string, files: readonly string[]): string =>
  lines(
    foldersOf(files).flatMap((folder) => [
      `SetOutPath "${installed(folder)}"`,
      ...files.filter((file) => path.posix.dirname(file) === folder).map((file) => `File "${path.join(from, file)}"`),
    ]),
  );

/** Takes away those files, and the folders that are empty then; what others have put there stays. */
export const removeLines = (files: readonly string[]): string =>
  lines([
    ...files.map((file) => `Delete "${installed(file)}"`),
    ...foldersOf(files)
      .filter((folder) => folder !== '.')
      .toReversed()
      .map((folder) => `RMDir "${installed(folder)}"`),
  ]);

const installed = (place: string): string => path.win32.join('$INSTDIR', place === '.' ? '' : place);

/** Every folder with its parents, a parent before what is in it. */
function foldersOf(files: readonly string[]): readonly string[] {
  const parts = files.map((file) => path.posix.dirname(file).split('/'));
  const all = parts.flatMap((names) => names.map((_, index) => names.slice(0, index + 1).join('/')));
  return [...new Set(all)].toSorted();
}

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
