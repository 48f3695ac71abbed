import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { windowsFixTexts } from '../../../shared/text/fixes/windows.ts';
import { parseRowLines } from '../../collect/text/row-lines.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Caller } from '../caller.ts';
import { ChangeRefused } from '../changer.ts';
import type { ElevatedEvent } from '../elevated/events.ts';
import { linesOf, type Lines } from '../elevated/lines.ts';
import { sayWhy, serve } from '../elevated/serve.ts';
import { watch, type Watched } from '../elevated/watch.ts';
import type { Rollback } from '../journal.ts';
import { prepareSteps, type Prepare } from '../prepare.ts';
import type { ChangePerformer } from '../transaction.ts';
import { windowsChanger } from './changer.ts';
import { windowsJournal } from './journal.ts';
import { takePipeLock } from './lock.ts';
import { hashOfRequest, pipePath, type PipeWords } from './pipe.ts';
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
export async function answerByPipe([name, key, hash]: PipeWords, tools: ElevatedTools): Promise<number> {
  const socket = connect(pipePath(name));
  // Who asked may be gone; then nobody reads this, and the end of its words takes the change back.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const say = (event: ElevatedEvent): void => void socket.write(`${JSON.stringify(event)}\n`);
  socket.write(`${key}\n`);
  try {
    return await answer(promised(linesOf(socket), hash), say, tools);
  } catch (error) {
    return sayWhy(say, error);
  } finally {
    await ended(socket);
  }
}

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
      await refuseUnlessElevated(tools.scripts.machine);
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

/** The lines of the pipe, whose first is the request that was consented to: any other one is refused. */
function promised(lines: Lines, hash: string): Lines {
  let isFirst = true;
  return {
    next: async (longestBytes) => {
      const line = await lines.next(longestBytes);
      if (isFirst && line !== undefined && hashOfRequest(line) !== hash)
        throw new ChangeRefused('bad-plan', elevatedTexts.otherRequest);
      isFirst = false;
      return line;
    },
  };
}

/** Of the steps those of Windows alone: what the others would read is not there. */
const prepareOfWindows: Prepare = async (steps, machine, caller) => {
  if (steps.some(({ verb }) => verb !== 'set-windows'))
    throw new ChangeRefused('bad-plan', windowsFixTexts.badOperation);
  return prepareSteps(steps, machine, caller);
};

/** A row of machine.ps1. */
const tokenForm = z.object({ Elevated: z.boolean() });

async function refuseUnlessElevated(machine: Machine): Promise<void> {
  const rows = parseRowLines((await machine.run(['powershell', 'machine.ps1'])).stdout, 'machine.ps1');
  const token = rows.ok ? tokenForm.safeParse(rows.rows[0]?.value).data : undefined;
  if (token?.Elevated !== true) throw new ChangeRefused('no-way-to-root', elevatedTexts.notElevated);
}

/** Everything that was said is on its way, or nobody reads it. */
async function ended(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const closed = once(socket, 'close');
  socket.end();
  socket.resume();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, farewellMs).unref())]);
}

const farewellMs = 5_000;
