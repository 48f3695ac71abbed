import { rename } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** What Windows answers while another program, a virus scanner or an indexer, has the file open. */
const held = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** About a second in all. */
const pausesMs = [10, 20, 40, 80, 160, 320, 400];

/** Renames; on Windows it is tried again while somebody holds the file. Elsewhere these errors mean what they say. */
export async function renamePatiently(
  from: string,
  to: string,
  { platform = process.platform, tryOnce = rename }: { platform?: string; tryOnce?: typeof rename } = {},
): Promise<void> {
  for (const pause of platform === 'win32' ? pausesMs : []) {
    try {
      await tryOnce(from, to);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && held.has(String(error.code)))) throw error;
      await wait(pause);
    }
  }
  await tryOnce(from, to);
}
