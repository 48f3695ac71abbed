import { lstat, readlink } from 'node:fs/promises';
import type { Stats } from 'node:fs';

/** The program that runs as root, as it is found here. */
export type ElevatedProgram =
  /** Installed by a package: root's alone, and a program of its own. */
  | { readonly kind: 'installed'; readonly path: string }
  /** Built in a folder of sources: a script for this Node. */
  | { readonly kind: 'built'; readonly node: string; readonly script: string };

/** Whose files may be run as root. */
export interface Trusted {
  readonly owners: readonly number[];
  /** A folder of root's where everybody may make files and nobody may change another one's: /tmp. */
  readonly isSharedFolderFit: boolean;
}

/** As many as the kernel follows (path_resolution(7)). */
const mostLinks = 40;

/**
 * A file, or a link or a directory on the way to it, that somebody else than its trusted owners could change; `undefined`: there
 * is none. Throws the system's error for what is not there.
 */
export async function changeableByOthers(path: string, trusted: Trusted): Promise<string | undefined> {
  let [way, parts, links] = ['', ['', ...path.split('/').filter((part) => part !== '')], 0];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const next = part === '' ? '/' : `${way}/${part}`;
    const found = await lstat(next);
    if (!found.isSymbolicLink()) {
      if (!isFit(found, trusted)) return next;
      way = part === '' ? '' : next;
      continue;
    }
    links += 1;
    if (!trusted.owners.includes(found.uid) || links > mostLinks) return next;
    const target = await readlink(next);
    if (target.startsWith('/')) way = '';
    parts = [...target.split('/').filter((each) => each !== ''), ...parts];
  }
  return undefined;
}

function isFit(found: Stats, { owners, isSharedFolderFit }: Trusted): boolean {
  const isShared = found.isDirectory() && found.uid === 0 && (found.mode & 0o1000) !== 0;
  return owners.includes(found.uid) && ((found.mode & 0o022) === 0 || (isSharedFolderFit && isShared));
}

export const commandOf = (program: ElevatedProgram): readonly [string, ...string[]] =>
  program.kind === 'installed' ? [program.path] : [program.node, program.script];
