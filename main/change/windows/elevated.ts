import { randomBytes } from 'node:crypto';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { windowsFixTexts } from '../../../shared/text/fixes/windows.ts';
import type { Caller } from '../caller.ts';
import { ChangeRefused } from '../changer.ts';
import type { ElevatedEvent } from '../elevated/events.ts';
import type { Lines } from '../elevated/lines.ts';
import { serve } from '../elevated/serve.ts';
import { watch, type Watched } from '../elevated/watch.ts';
import type { Rollback } from '../journal.ts';
import { prepareSteps, type Prepare } from '../prepare.ts';
import type { ChangePerformer } from '../transaction.ts';
import { windowsChanger } from './changer.ts';
import { windowsJournal } from './journal.ts';
import { takePipeLock } from './lock.ts';
import type { PipeWords } from './pipe.ts';
import { throughPipe } from './pipe-client.ts';
import { refuseUnlessElevated } from './rights.ts';
import type { WindowsScripts } from './scripts.ts';

/** What the elevated program works with. */
export interface ElevatedTools {
  readonly scripts: WindowsScripts;
  readonly rollback: Rollback;
  /** Name of the lock of this machine. */
  readonly lock: string;
}

/** Windows has no user ids. Whoever this program runs for has consented as an administrator, who may undo the change of any user. */
export const administrator: Caller = { uid: 0, gid: 0 };

/** Answers one request, which comes through the pipe. Returns the exit code. */
export const answerByPipe = (words: PipeWords, tools: ElevatedTools): Promise<number> =>
  throughPipe(words, (lines, say) => answer(lines, say, tools));

/** Reverts what a crash left in the middle, as the uninstaller asks it to: later nobody could. Returns the exit code. */
export const revertUnfinished = (tools: ElevatedTools): Promise<number> =>
  answer({ next: async () => Buffer.from(JSON.stringify({ verb: 'recover' })) }, () => undefined, tools);

const answer = (lines: Lines, say: (event: ElevatedEvent) => void, tools: ElevatedTools): Promise<number> =>
  serve({
    lines,
    say,
    caller: administrator,
    machine: tools.scripts.machine,
    prepare: prepareOfWindows,
    secretOf: () => () => undefined,
    begin: async () => {
      await refuseUnlessElevated(tools.scripts.machine, elevatedTexts.notElevated);
      await takePipeLock(tools.lock);
      return () => performerOf(tools);
    },
    newTransaction: () => `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}` as TransactionId,
    requestWithin: milliseconds(10_000),
    ending: new AbortController().signal,
  });

/** Reverts the change at its deadline. A program that hangs is not ended: what it waits for has a time-out of its own. */
export async function watchChange(watched: Watched, tools: ElevatedTools): Promise<void> {
  await watch(watched, windowsJournal(tools.scripts), () => performerOf(tools), {
    take: () => takePipeLock(tools.lock),
    endHolder: async () => undefined,
  });
}

const performerOf = ({ scripts, rollback }: ElevatedTools): ChangePerformer => ({
  changer: windowsChanger(scripts),
  journal: windowsJournal(scripts),
  rollback,
  now: () => instant(Date.now()),
});

/** Of the steps those of Windows alone: what the others would read is not there. */
const prepareOfWindows: Prepare = async (steps, machine, caller) => {
  if (steps.some(({ verb }) => verb !== 'set-windows'))
    throw new ChangeRefused('bad-plan', windowsFixTexts.badOperation);
  return prepareSteps(steps, machine, caller);
};
