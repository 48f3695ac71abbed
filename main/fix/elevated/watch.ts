import { setTimeout as pause } from 'node:timers/promises';
import type { TransactionId } from '../../../shared/model/fix.ts';
import type { Instant } from '../../../shared/model/units.ts';
import { refusalTexts } from '../../../shared/text/fixes/refusals.ts';
import { ChangeRefused } from '../changer.ts';
import type { Journal, JournalPhase } from '../journal.ts';
import { lockHolder, takeLock, type Lock } from '../native/lock.ts';
import { recoverTransactions, type Hands } from '../transaction.ts';

/** The program that made the change has a deadline of its own; it is quicker unless something is wrong with it. */
const graceMs = 5_000;
const betweenMs = 250;
const unfinished: readonly JournalPhase[] = ['applying', 'applied', 'undoing'];

/**
 * Waits for the deadline, then puts the change back unless it was kept or is back already. A program that still holds the lock
 * by then hangs, and is ended: the change may be what cut it off.
 */
export async function watch(
  asked: { readonly id: TransactionId; readonly deadline: Instant },
  now: () => Instant,
  journal: Journal,
  handsOf: (lock: Lock) => Hands,
): Promise<void> {
  // A clock that is set meanwhile moves nothing: the time to wait is measured once.
  await pause(Math.max(0, asked.deadline - now()) + graceMs);
  const mine = async () => {
    const entry = await journal.read(asked.id);
    // One with another deadline is a later undo's, and has a watcher of its own.
    return entry !== undefined && entry.deadline === asked.deadline && unfinished.includes(entry.phase);
  };
  while (await mine()) {
    const lock = await lockOrKill();
    if (lock === undefined) continue;
    try {
      if (await mine()) await recoverTransactions(handsOf(lock), refusalTexts.tooLate);
      return;
    } finally {
      await lock.end();
    }
  }
}

async function lockOrKill(): Promise<Lock | undefined> {
  try {
    return await takeLock();
  } catch (error) {
    if (!(error instanceof ChangeRefused) || error.code !== 'another-fix-runs') throw error;
  }
  const holder = await lockHolder();
  if (holder !== undefined) process.kill(holder.pid, 'SIGKILL');
  // What it started may go on a while, and holds the lock as long.
  await pause(betweenMs);
  return undefined;
}
