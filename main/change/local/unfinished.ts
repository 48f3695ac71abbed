import { readdir } from 'node:fs/promises';
import { journalFolder, openEnding } from '../journal.ts';

/** Is there a change of this computer that was begun and neither kept nor put back? Everybody may ask. */
export async function isUnfinished(): Promise<boolean> {
  try {
    return (await readdir(journalFolder)).some((name) => name.endsWith(openEnding));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
