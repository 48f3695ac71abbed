import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { environment } from '../../machine/limits.ts';
import { ChangeRefused } from '../changer.ts';
import type { Milliseconds } from '../../../shared/model/units.ts';
import type { JournalEntry, Rollback } from '../journal.ts';

/** A process that has not said within this time that it watches will not watch. */
const startMs = 15_000;

/** Where a watcher lives: no folder that others would want to remove, and no variable that it does not need. */
interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}
const ofLinux: Surroundings = { cwd: '/', env: environment };

/**
 * A process of its own session waits for the deadline: it survives whatever ends this one, and finds in the journal whether
 * there is anything to revert. `command` starts it; it says `armed`.
 */
export function watchedRollback(command: readonly [string, ...string[]], surroundings = ofLinux): Rollback {
  const watchers = new Map<string, ChildProcess>();
  return {
    arm: async (entry, within) => {
      watchers.set(entry.id, await watcher(command, entry, within, surroundings));
    },
    disarm: async (id) => {
      // One that another process armed finds at its deadline that nothing is left to do.
      watchers.get(id)?.kill('SIGKILL');
      watchers.delete(id);
    },
  };
}

async function watcher(
  [program, ...words]: readonly [string, ...string[]],
  entry: JournalEntry,
  within: Milliseconds,
  surroundings: Surroundings,
): Promise<ChildProcess> {
  const child = spawn(program, [...words, 'rollback', entry.id, String(entry.deadline), String(within)], {
    detached: true,
    windowsHide: true,
    ...surroundings,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const refuse = () => reject(new ChangeRefused('failed', nativeRefusals.unarmed));
  const late = setTimeout(refuse, startMs);
  child.on('error', refuse);
  child.on('exit', refuse);
  child.stdout.once('data', () => resolve(undefined));
  try {
    await promise;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(late);
    child.stdout.destroy();
    child.unref();
  }
  return child;
}
