import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import type { ElevatedProgram } from '../change/local/program.ts';
import { systemRoot } from '../machine/windows/program.ts';

/** Folder of the program: of the checkout, or inside the package. The built main program lies in out/main. */
const root = join(import.meta.dirname, '..', '..');

export const builtPage = join(root, 'out', 'renderer');
export const builtPreload = join(root, 'out', 'preload', 'index.cjs');
export const sampleFolder = join(root, 'assets', 'sample');
export const windowIcon = join(root, 'assets', 'icons', '64x64.png');

/** In a folder of sources: the program that runs as root, and the Node that runs it. */
const builtElevated = join(root, 'out', 'elevated', 'lanewise-elevated.mjs');
const ownNode = join(root, 'node_modules', 'node', 'bin', 'node');

/** The program that runs as root: a package installs it beside this one, a folder of sources has built it. */
export async function elevatedProgram(): Promise<ElevatedProgram | undefined> {
  if (app.isPackaged) return { kind: 'installed', path: join(process.resourcesPath, 'lanewise-elevated') };
  const found = await Promise.all([builtElevated, ownNode].map(isThere));
  return found.every(Boolean) ? { kind: 'built', node: ownNode, script: builtElevated } : undefined;
}

/** The same for Windows: only of an installation for all users, whose folder no user can change. */
export async function windowsElevated(): Promise<string | undefined> {
  const path = join(process.resourcesPath, 'lanewise-elevated.exe');
  if (!app.isPackaged || !(await isThere(path))) return undefined;
  const { isForAllUsers } = await import('../change/windows/place.ts');
  return isForAllUsers(path, systemRoot(process.env)) ? path : undefined;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
