import { milliseconds } from '../../../shared/model/units.ts';
import { administratorLookTexts as texts } from '../../../shared/text/administrator-look.ts';
import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { scriptCommand } from '../../collect/sources.ts';
import { scriptSource } from '../../collect/text/script-reading.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import type { AdministratorScript } from '../../machine/windows/scripts.ts';
import { ChangeRefused } from '../changer.ts';
import { decodeAs } from '../elevated/request.ts';
import { requestOf } from '../elevated/serve.ts';
import type { PipeWords } from './pipe.ts';
import { throughPipe } from './pipe-client.ts';
import { longestText, readRequest, type ReadAnswer } from './reading.ts';
import { refuseUnlessElevated } from './rights.ts';

const requestWithin = milliseconds(10_000);

/** Answers one request to read, which comes through the pipe, once. `machine`: without any script that changes something. */
export const readByPipe = (words: PipeWords, machine: Machine): Promise<number> =>
  throughPipe(words, async (lines, say) => {
    const line = await requestOf({ lines, requestWithin });
    if (line === undefined) throw new ChangeRefused('bad-plan', elevatedTexts.noRequest);
    const { scripts } = decodeAs(readRequest, line);
    await refuseUnlessElevated(machine, texts.notElevated);
    say({ event: 'read', answers: await Promise.all(scripts.map((script) => answerOf(script, machine))) });
    return 0;
  });

async function answerOf(script: AdministratorScript, machine: Machine): Promise<ReadAnswer> {
  try {
    const { stdout: text } = await machine.run(scriptCommand(script));
    return text.length > longestText ? { script, failed: texts.tooLong(scriptSource(script)) } : { script, text };
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return { script, failed: error.message.slice(0, 2000) };
  }
}
