/**
 * Changes one after the other in one process, each as the program that runs as root makes it and takes it back: the same request,
 * lock, journal and performers. Only what takes most of a round is left out, the start of that program and of its watcher. A line
 * prepares steps or asks for a change; lines answer.
 */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { TransactionId } from '../../shared/model/fix.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';
import type { ElevatedEvent } from '../../main/change/elevated/events.ts';
import type { Lines } from '../../main/change/elevated/lines.ts';
import { serve } from '../../main/change/elevated/serve.ts';
import { journalFolder } from '../../main/change/journal.ts';
import { nativeChanger } from '../../main/change/native/changer.ts';
import { disk } from '../../main/change/native/disk.ts';
import { journalFiles } from '../../main/change/native/journal-files.ts';
import { takeLock, type Lock } from '../../main/change/native/lock.ts';
import { rootRun, withRootPrograms } from '../../main/change/native/programs.ts';
import { hashOf, prepareSteps } from '../../main/change/prepare.ts';
import { secretOf, stepsSchema } from '../../main/change/steps.ts';
import { localMachine } from '../../main/machine/local.ts';

const caller = { uid: 0, gid: 0 };
const machine = withRootPrograms(localMachine());
const say = (word: ElevatedEvent | { readonly event: 'prepared' | 'over'; readonly hash?: string }): void =>
  void process.stdout.write(`${JSON.stringify(word)}\n`);
const preparing = z.strictObject({ verb: z.literal('prepare'), steps: stepsSchema });

let made = 0;

/** The request, and `undo` once all is done. */
function linesOf(request: string, done: Promise<unknown>): Lines {
  let isAsked = false;
  return {
    next: async () => {
      if (!isAsked) {
        isAsked = true;
        return Buffer.from(request);
      }
      await done;
      return Buffer.from('undo');
    },
  };
}

async function changeAndBack(request: string): Promise<void> {
  let lock: Lock | undefined;
  const { promise: done, resolve } = Promise.withResolvers<undefined>();
  await serve({
    lines: linesOf(request, done),
    say: (word) => {
      say(word);
      if (word.event === 'applied') resolve(undefined);
    },
    caller,
    machine,
    prepare: prepareSteps,
    secretOf,
    begin: async () => {
      const taken = await takeLock();
      lock = taken;
      return (secret) => ({
        changer: nativeChanger(
          disk,
          rootRun(() => [taken.descriptor]),
          secret,
        ),
        journal: journalFiles(disk, journalFolder),
        rollback: { arm: async () => undefined, disarm: async () => undefined },
        now: () => instant(Date.now()),
      });
    },
    requestWithin: milliseconds(10_000),
    newTransaction: () => `round-${(made += 1)}` as TransactionId,
    ending: new AbortController().signal,
  });
  await lock?.end();
  say({ event: 'over' });
}

process.umask(0o077);
process.chdir('/');
for await (const line of createInterface({ input: process.stdin })) {
  const asked = preparing.safeParse(JSON.parse(line));
  if (asked.success) say({ event: 'prepared', hash: hashOf(await prepareSteps(asked.data.steps, machine, caller)) });
  else await changeAndBack(line);
}
