import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import type { ElevatedProgram } from '../change/local/program.ts';
import { builtElevated, ownNode } from './paths.ts';

/** The program that runs as root: a package installs it beside this one, a folder of sources has built it. */
export async function elevatedProgram(): Promise<ElevatedProgram | undefined> {
  if (app.isPackaged) return { kind: 'installed', path: join(process.resourcesPath, 'lanewise-elevated') };
  const found = await Promise.all([builtElevated, ownNode].map(isThere));
  return found.every(Boolean) ? { kind: 'built', node: ownNode, script: builtElevated } : undefined;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
