/** Puts the program for Windows together, on any system: electron-builder does, from a folder with the packages for Windows alone. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from '../setup/dependencies.mjs';
import { Trouble } from '../setup/trouble.mjs';
import type { WindowsElectron } from './windows-electron.ts';

/** The folder with Lanewise.exe, below `output`. */
export function makeWindowsProgram(electron: WindowsElectron, output: string): string {
  const stage = path.join(output, 'win-stage');
  const unpacked = path.join(output, 'win-unpacked');
  for (const folder of [stage, unpacked]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  for (const name of ['assets', 'out', 'electron-builder.yml', 'package.json', 'package-lock.json', '.npmrc'])
    cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
  installPackages(stage);
  pack(stage, electron, output);
  // Of an unpacked runtime; a package has no use for it.
  rmSync(path.join(unpacked, 'resources/default_app.asar'), { force: true });
  copyFileSync(path.join(root, 'LICENSE'), path.join(unpacked, 'LICENSE.txt'));
  rmSync(stage, { recursive: true });
  return unpacked;
}

/** Those of package-lock.json that the program needs, as Windows needs them; no script of a package runs. */
function installPackages(stage: string): void {
  const words = [
    'ci',
    '--omit=dev',
    '--os=win32',
    '--cpu=x64',
    '--ignore-scripts',
    '--prefer-offline',
    '--loglevel=error',
  ];
  const { status } = spawnSync('npm', words, {
    cwd: stage,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Trouble('The packages for Windows could not be installed; the reason stands above.');
}

function pack(stage: string, electron: WindowsElectron, output: string): void {
  const words = [
    path.join(root, 'node_modules/electron-builder/cli.js'),
    '--win',
    'dir',
    '--x64',
    `--projectDir=${stage}`,
    `-c.directories.output=${output}`,
    `-c.electronDist=${electron.place}`,
    `-c.electronVersion=${electron.version}`,
  ];
  if (spawnSync(process.execPath, words, { cwd: stage, stdio: ['ignore', 2, 2] }).status !== 0)
    throw new Trouble('electron-builder did not succeed; its reason stands above.');
}
