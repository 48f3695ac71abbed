import { constants } from 'node:fs';
import { open, readFile, readlink, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { mountRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';
import { isLocal, isRootsAlone, parseMountLines, type MountLine } from '../origin/mount-lines.ts';
import { errnoOf } from './disk-refusal.ts';

/** The kernel's own table of what is mounted, which nobody but the kernel writes. */
export async function mountTable(): Promise<readonly MountLine[]> {
  return parseMountLines(await readFile('/proc/self/mountinfo', 'utf8'));
}

export interface MountPoint {
  /** What the name leads to: the folder, or the root of what is mounted on it. It can be neither read nor written by it. */
  readonly handle: FileHandle;
  /** Somebody but root can change a directory on the way: its name may stand for something else in a moment. */
  readonly openToOthers: boolean;
}

/** Linux's O_PATH, which Node does not name: opens a place without asking its file system, which may be a NAS that is gone. */
const asPlace = 0o10_000_000;
const flags = asPlace | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** A user who plays with the names of folders must not be able to keep a share away: the way is tried anew for so long. */
const tryAgainForMs = 1_500;
const betweenTriesMs = 20;

/** Opens a mount point without following a link anywhere on the way. The caller closes it. */
export async function openMountPoint(at: string): Promise<MountPoint> {
  const end = performance.now() + tryAgainForMs;
  for (;;) {
    const found = await walk(at);
    if (!('why' in found)) return found;
    if (!found.openToOthers || performance.now() >= end) {
      if (found.why === 'nothing') throw new ChangeRefused('failed', mountRefusals.noPlace(at));
      throw new ChangeRefused('bad-plan', mountRefusals.link(at));
    }
    await pause(betweenTriesMs);
  }
}

type Stopped = Pick<MountPoint, 'openToOthers'> & { readonly why: 'link' | 'nothing' };

async function walk(at: string): Promise<MountPoint | Stopped> {
  const table = await mountTable();
  let here = await open('/', flags);
  let openToOthers = false;
  for (const part of at.split('/').slice(1)) {
    const before = here;
    try {
      const line = await mountOf(before, table);
      openToOthers ||= line === undefined || !isLocal(line) || !isRootsAlone(await before.stat());
      here = await open(`/proc/self/fd/${before.fd}/${part}`, flags);
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'ELOOP' || errno === 'ENOTDIR') return { openToOthers, why: 'link' };
      if (errno === 'ENOENT') return { openToOthers, why: 'nothing' };
      throw error;
    } finally {
      await before.close();
    }
  }
  return { handle: here, openToOthers };
}

/** The mount that an open place belongs to (Documentation/filesystems/proc.rst §3.8: `mnt_id:` in fdinfo). */
export async function mountOf({ fd }: FileHandle, table: readonly MountLine[]): Promise<MountLine | undefined> {
  const id = /^mnt_id:\s*(?<id>\d+)$/m.exec(await readFile(`/proc/self/fdinfo/${fd}`, 'utf8'))?.groups?.['id'];
  return table.find((line) => line.id === Number(id));
}

/** How the kernel calls an open place now: its own words for it and those of the mount table are the same. */
const nameOf = ({ fd }: FileHandle): Promise<string> => readlink(`/proc/self/fd/${fd}`);

/** The mount whose root is an open place; a folder within one is not. Names that change meanwhile are asked for again. */
export async function mountShownBy(handle: FileHandle): Promise<MountLine | undefined> {
  for (let tries = 0; tries < 10; tries += 1) {
    const name = await nameOf(handle);
    const mount = await mountOf(handle, await mountTable());
    if (mount === undefined || mount.at === name) return mount;
    if ((await nameOf(handle)) === name) return undefined;
  }
  return undefined;
}

/** Does a mount lie on an open folder, or is that folder what it shows? Names that change meanwhile are asked for again. */
export async function liesOn(mount: MountLine, handle: FileHandle): Promise<boolean> {
  for (let tries = 0; tries < 10; tries += 1) {
    const name = await nameOf(handle);
    const table = await mountTable();
    const now = table.find((line) => isSame(line, mount));
    const below = await mountOf(handle, table);
    if (now === undefined) return false;
    if (now.id === below?.id || (now.parent === below?.id && now.at === name)) return true;
    if ((await nameOf(handle)) === name) return false;
  }
  return false;
}

/** The number of a mount that is gone may be another one's at once; the rest of its line is not. */
export const isSame = (one: MountLine, other: MountLine): boolean =>
  one.id === other.id && one.device === other.device && one.type === other.type && one.source === other.source;

/** Opens what lies at a place as the kernel names it just now, for the one who proves that it is the right one. */
export const openNamed = (name: string): Promise<FileHandle> => open(name, flags);
