import { z } from 'zod';
import type { ConsentWay } from '../../../shared/model/fix.ts';
import { consentTexts } from '../../../shared/text/fixes/elevated.ts';
import { MachineError } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import { conversingPerformer } from '../local/conversing.ts';
import type { Performer } from '../performer.ts';
import { converseByPipe, type StartElevated } from './conversation.ts';
import { unfinishedChanges } from './journal.ts';
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

const startBy =
  (scripts: WindowsScripts, program: string): StartElevated =>
  async (words) => {
    try {
      const [row] = await scripts.run('start-elevated', { program, words }, longestQuestionMs);
      return outcomeForm.parse(row).Outcome;
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      throw new ChangeRefused('no-way-to-root', consentTexts.notStarted(error.message));
    }
  };
