import { mountRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';
import type { MountLine } from '../origin/mount-lines.ts';
import { errnoOf } from './disk-refusal.ts';
import { holdersOf } from './holders.ts';
import { openPlace } from './mount-argv.ts';
import { isSame, mountOf, mountTable, openNamed } from './mount-point.ts';
import { complaintOf, type Run } from './programs.ts';

export const isMounted = async (mount: MountLine): Promise<boolean> =>
  (await mountTable()).some((line) => isSame(line, mount));

/**
 * Takes off exactly this mount, whatever its name means by now. An ordinary umount would need a name, and who may change a
 * folder on the way can put a link there at the last moment (in a namespace of one's own a mount point can be renamed, too).
 * An open place needs none, but keeps the mount in use itself, so that only `-l` takes it off; whoever calls has seen to it
 * that nobody uses it, or knows that nobody may. Without `-i` a program of its file system (umount.nfs) would look up the name.
 */
export async function takeOff(run: Run, mount: MountLine): Promise<void> {
  let words = '';
  for (let tries = 0; tries < 50; tries += 1) {
    const table = await mountTable();
    const now = table.find((line) => isSame(line, mount));
    if (now === undefined) return;
    const handle = await openIfThere(now.at);
    if (handle === undefined) continue;
    try {
      if ((await mountOf(handle, table))?.id !== mount.id) continue;
      const result = await run(['umount', '-i', '-c', '-l', '--', openPlace], [handle.fd]);
      if (result.exitCode !== 0) words = complaintOf(result);
    } finally {
      await handle.close();
    }
  }
  if (await isMounted(mount)) throw new ChangeRefused('failed', mountRefusals.other(mount.at, words));
}

/** Its name may have changed since the table was read. */
async function openIfThere(name: string) {
  try {
    return await openNamed(name);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

/** Throws `ChangeRefused` where a program has something of the mount open, or something is mounted within it. */
export async function refuseInUse(at: string, mount: MountLine): Promise<void> {
  const within = (await mountTable()).find(({ parent }) => parent === mount.id);
  if (within !== undefined) throw new ChangeRefused('busy', mountRefusals.busy(at, [within.at]));
  const holders = await holdersOf(mount.at);
  if (holders.length > 0) throw new ChangeRefused('busy', mountRefusals.busy(at, holders));
}
