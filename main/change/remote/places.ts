import type { TransactionId } from '../../../shared/model/fix.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { ChangeRefused } from '../changer.ts';
import { journalFolder } from '../journal.ts';

/** The lock of the program that runs on that machine itself (main/change/native/lock.ts); the watcher holds it too. */
export const nativeLock = `${journalFolder}/lock`;

/** The lock of programs that come over SSH; see lock.ts. */
export const ownLock = `${journalFolder}/remote.lock`;

/**
 * Begin of the names of all files of one change: `.json` the entry, `.open` while it is neither kept nor reverted, `.undo` the
 * script that reverts it, `.watch` who waits to run it, `.told` what it did, `.busy` who works at the change meanwhile
 * (`lw_turn`). Needs no quoting.
 */
export function entryBase(id: TransactionId): string {
  if (!/^[0-9a-z-]{1,64}$/.test(id)) throw new ChangeRefused('bad-plan', texts.badPlan(id));
  return `${journalFolder}/${id}`;
}

/** What is of use only while a change is open; of a base, or of all with `*`. Names of a pattern for the shell. */
export const besideOpen = (base: string): string =>
  ['undo', 'watch', 'busy'].map((ending) => `${base}.${ending}`).join(' ');
export const besideAnyOpen = besideOpen(`${journalFolder}/*`);
