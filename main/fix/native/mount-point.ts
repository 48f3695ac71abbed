import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { mountRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';
import { errnoOf } from './disk-refusal.ts';

export interface MountPoint {
  readonly handle: FileHandle;
  /** Somebody but root can change a directory on the way: its name may stand for something else in a moment. */
  readonly openToOthers: boolean;
}

/** Opens a mount point without following a link anywhere on the way. The caller closes it. */
export async function openMountPoint(at: string): Promise<MountPoint> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  let here = await open('/', flags);
  let openToOthers = false;
  for (const part of at.split('/').slice(1)) {
    const { uid, mode } = await here.stat();
    openToOthers ||= uid !== 0 || (mode & 0o022) !== 0;
    const before = here;
    try {
      here = await open(`/proc/self/fd/${before.fd}/${part}`, flags);
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'ELOOP' || errno === 'ENOTDIR') throw new ChangeRefused('bad-plan', mountRefusals.link(at));
      if (errno === 'ENOENT') throw new ChangeRefused('failed', mountRefusals.noPlace(at));
      throw error;
    } finally {
      await before.close();
    }
  }
  return { handle: here, openToOthers };
}
