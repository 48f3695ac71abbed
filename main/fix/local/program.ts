import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** The program that runs as root, as it is found here. */
export type ElevatedProgram =
  /** Installed by a package: root's alone, and a program of its own. */
  | { readonly kind: 'installed'; readonly path: string }
  /** Built in a folder of sources: a script for this Node. */
  | { readonly kind: 'built'; readonly node: string; readonly script: string };

/** A file, or a directory on the way to it, that somebody but root could change; `undefined` when there is none. */
export async function changeableByOthers(path: string): Promise<string | undefined> {
  const parts = path.split('/').slice(1);
  for (let length = 0; length <= parts.length; length += 1) {
    const way = `/${parts.slice(0, length).join('/')}`;
    if (!(await isRootsAlone(way))) return way;
  }
  return undefined;
}

async function isRootsAlone(path: string): Promise<boolean> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { uid, mode } = await handle.stat();
    return uid === 0 && (mode & 0o022) === 0;
  } finally {
    await handle.close();
  }
}

export const commandOf = (program: ElevatedProgram): readonly [string, ...string[]] =>
  program.kind === 'installed' ? [program.path] : [program.node, program.script];
