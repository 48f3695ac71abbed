import { z } from 'zod';
import type { ConsentWay } from '../../../shared/model/fix.ts';
import { consentTexts } from '../../../shared/text/fixes/elevated.ts';
import { MachineError } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import { conversingPerformer } from '../local/conversing.ts';
import type { Performer } from '../performer.ts';
import { converseByPipe } from './conversation.ts';
import { unfinishedChanges } from './journal.ts';
import type { StartElevated } from './pipe-server.ts';
import type { WindowsScripts } from './scripts.ts';

interface WindowsOptions {
  readonly scripts: WindowsScripts;
  /** The installed executable; `undefined`: it is not there, or others could change it. Then nothing can be changed, and that is said. */
  readonly program: string | undefined;
}

/** Windows itself withdraws its question after two minutes. */
const longestQuestionMs = 300_000;
const outcomeForm = z.object({ Outcome: z.enum(['started', 'refused']) });

/** Changes this machine through the elevated program, for which Windows asks each time (UAC). */
export function windowsPerformer({ scripts, program }: WindowsOptions): Performer {
  const place = { kind: 'workstation' } as const;
  return conversingPerformer({
    consent: async (): Promise<ConsentWay> =>
      program === undefined ? { place, way: 'impossible', note: consentTexts.notForAll } : { place, way: 'uac' },
    start: async (request) => {
      if (program === undefined) throw new ChangeRefused('no-way-to-root', consentTexts.notForAll);
      return converseByPipe(request, startBy(scripts, program));
    },
    isUnfinished: async () => (await unfinishedChanges(scripts)).length > 0,
  });
}

/** Starts the elevated program through Windows, which asks its person first. */
export const startBy =
  (
    scripts: WindowsScripts,
    program: string,
    { before = [], notStarted = consentTexts.notStarted }: StartOptions = {},
  ): StartElevated =>
  async (words) => {
    try {
      const asked = { program, words: [...before, ...words] };
      const [row] = await scripts.run('start-elevated', asked, longestQuestionMs);
      const { data } = outcomeForm.safeParse(row);
      if (data === undefined) throw new ChangeRefused('no-way-to-root', notStarted(consentTexts.noOutcome));
      return data.Outcome;
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      throw new ChangeRefused('no-way-to-root', notStarted(error.message));
    }
  };

interface StartOptions {
  /** Words that come before those of the pipe. */
  readonly before?: readonly string[];
  /** The sentence where Windows could not start it. */
  readonly notStarted?: (why: string) => string;
}
