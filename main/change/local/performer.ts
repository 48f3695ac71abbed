import { readdir } from 'node:fs/promises';
import { ChangeRefused } from '../changer.ts';
import { journalFolder, openEnding } from '../journal.ts';
import type { Performer } from '../performer.ts';
import { converse } from './conversation.ts';
import { conversingPerformer } from './conversing.ts';
import type { ElevatedProgram } from './program.ts';
import { consentOf, wayToRoot } from './way-to-root.ts';

export interface LocalOptions {
  /** `undefined`: it is not there; then nothing can be changed, and that is said. */
  readonly program: ElevatedProgram | undefined;
  readonly uid: number;
}

/** Changes this machine through the program that runs as root. */
export function localPerformer({ program, uid }: LocalOptions): Performer {
  return conversingPerformer({
    consent: async () => consentOf(await wayToRoot(program, uid)),
    start: async (request) => {
      const found = await wayToRoot(program, uid);
      if (found.way === 'impossible') throw new ChangeRefused('no-way-to-root', found.note);
      return converse(found.command, request);
    },
    isUnfinished,
  });
}

async function isUnfinished(): Promise<boolean> {
  try {
    return (await readdir(journalFolder)).some((name) => name.endsWith(openEnding));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
