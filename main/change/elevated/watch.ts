import { setTimeout as pause } from 'node:timers/promises';
import type { TransactionId } from '../../../shared/model/fix.ts';
import type { Instant, Milliseconds } from '../../../shared/model/units.ts';
import { refusalTexts } from '../../../shared/text/fixes/refusals.ts';
import { ChangeRefused } from '../changer.ts';
import { isOpen, type Journal, type JournalEntry } from '../journal.ts';
import { recoverOne, type ChangePerformer } from '../transaction.ts';

/** The program that made the change has a deadline of its own; it is quicker unless something is wrong with it. */
const graceMs = 5_000;
const betweenMs = 250;
/** A full disk may be cleared; after an hour the next start of the program has to revert the change. */
const betweenTriesMs = 10_000;
const mostTries = 360;

/** How one change of the machine at a time is kept to; `L`: a lock that is held. */
export interface Locking<L> {
  /** Throws `another-fix-runs`. */
  take(): Promise<L>;
  /** Ends a program that still holds it at the deadline: it hangs. */
  endHolder(): Promise<void>;
}

export interface Watched {
  readonly id: TransactionId;
  /** As the entry says: one with another deadline is a later undo's, and has a watcher of its own. */
  readonly deadline: Instant;
  /** From now to the deadline; no clock that is set meanwhile moves it. */
  readonly within: Milliseconds;
}

/**
 * Waits for the deadline, then reverts the change unless it was kept or is back already. A program that still holds the lock
 * by then hangs, and is ended: the change may be what cut it off. It reads no other record than this one.
 */
export async function watch<L extends { end(): Promise<void> }>(
  { id, deadline, within }: Watched,
  journal: Journal,
  performerOf: (lock: L) => ChangePerformer,
  locking: Locking<L>,
): Promise<void> {
  await pause(within + graceMs);
  const mine = async (): Promise<JournalEntry | undefined> => {
    const entry = await journal.read(id);
    return entry?.deadline === deadline && isOpen(entry) ? entry : undefined;
  };
  for (let tries = 0; tries < mostTries && (await mine()) !== undefined;) {
    const lock = await lockOrKill(locking);
    if (lock === undefined) continue;
    try {
      const entry = await mine();
      if (entry !== undefined) await recoverOne(performerOf(lock), entry, refusalTexts.tooLate);
    } finally {
      await lock.end();
    }
    tries += 1;
    if ((await mine()) !== undefined) await pause(betweenTriesMs);
  }
}

async function lockOrKill<L>(locking: Locking<L>): Promise<L | undefined> {
  try {
    return await locking.take();
  } catch (error) {
    if (!(error instanceof ChangeRefused) || error.code !== 'another-fix-runs') throw error;
  }
  await locking.endHolder();
  // What it started may go on a while, and holds the lock as long.
  await pause(betweenMs);
  return undefined;
}
