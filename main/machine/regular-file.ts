import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { targetTexts } from '../../shared/text/ssh-target.ts';
import { readAtMost } from './read-at-most.ts';

/** Far more than a configuration, a key or a list of hosts ever holds, in bytes. */
const largestOwnFile = 4 * 1024 * 1024;

/** The one device that people name where a file is asked for; it is empty. */
const nothing = '/dev/null';

/**
 * A file that the person's SSH configuration names; `undefined`: it is not there. A pipe would hold up the program, a device or an
 * endless file fill its memory: throws `RangeError` with a sentence for whatever is no regular file of a bounded size, or cannot be
 * read.
 */
export async function readOwnFile(path: string): Promise<Buffer | undefined> {
  if (path === nothing) return Buffer.alloc(0);
  try {
    // Before the file is opened: to open a device may do something.
    refuseOdd(path, await stat(path));
    return await readOpened(path);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') return undefined;
    throw new RangeError(targetTexts.notReadable(path, code));
  }
}

async function readOpened(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    refuseOdd(path, await file.stat());
    const bytes = await readAtMost(file, largestOwnFile);
    if (bytes === undefined) throw new RangeError(targetTexts.tooLarge(path));
    return bytes;
  } finally {
    await file.close();
  }
}

function refuseOdd(path: string, status: Stats): void {
  if (!status.isFile()) throw new RangeError(targetTexts.notRegular(path));
}
