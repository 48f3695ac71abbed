/**
 * The life of one change of one machine: journal first, rollback armed, operation by operation; kept, or reverted. It knows
 * neither files nor processes: natively and over SSH it is the same. Whoever calls holds the machine's lock, from before
 * the operations were prepared until the promise given here is settled.
 */
import type { TransactionId } from '../../shared/model/fix.ts';
import { instant, type Instant, type Milliseconds } from '../../shared/model/units.ts';
import { refusalTexts } from '../../shared/text/fixes/refusals.ts';
import { ChangeRefused } from './changer.ts';
import { type Journal, type JournalEntry, type MountSeen, type Rollback, canBeReadAgain } from './journal.ts';
import { changedOption } from './mount-options.ts';
import { kindOf, labelOf, type Operation } from './operation.ts';
import { ChangeStuck, type Applied, type Changer, type StepNews } from './performer.ts';
import type { Purpose } from './plan.ts';
import { asRefusal, findForeignChanges, messageOf, walkBack, type WayBack } from './way-back.ts';

/** What a change is made with on one machine: who does its operations, where it is written down, what reverts it by itself. */
export interface ChangePerformer {
  readonly changer: Changer;
  readonly journal: Journal;
  readonly rollback: Rollback;
  now(): Instant;
}

export interface Wanted {
  readonly id: TransactionId;
  readonly purpose: Purpose;
  readonly uid: number;
  readonly operations: readonly Operation[];
  /** How long it waits for being kept before it goes back by itself. */
  readonly patience: Milliseconds;
}

type Tell = (news: StepNews) => void;

/** Throws `ChangeRefused` when nothing is changed (any more), `ChangeStuck` when something could not be reverted. */
export async function beginTransaction(
  performer: ChangePerformer,
  wanted: Wanted,
  tell: Tell,
  signal: AbortSignal,
): Promise<Applied> {
  if ((await performer.journal.unfinished()).length > 0)
    throw new ChangeRefused('another-fix-runs', refusalTexts.anotherRuns);
  const entry = entryOf(performer, wanted);
  if (!canBeReadAgain(entry)) throw new ChangeRefused('bad-plan', refusalTexts.unrecordable);
  await writeFirst(performer, entry, wanted.patience, asUndone(entry));
  for (const [index, operation] of wanted.operations.entries()) {
    try {
      if (signal.aborted) throw new ChangeRefused('failed', refusalTexts.cancelled);
      await step(performer, { ...entry, next: index }, operation, tell);
    } catch (error) {
      await revert(performer, { ...entry, next: hasBegun(error) ? index : index - 1 }, messageOf(error), tell);
      throw error;
    }
  }
  return markApplied(performer, entry, tell, signal);
}

/** What is not found as it was when the change was prepared is somebody else's now: nothing of it was done. */
const hasBegun = (error: unknown): boolean => !(error instanceof ChangeRefused && error.code === 'changed-since');

async function step(performer: ChangePerformer, entry: JournalEntry, operation: Operation, tell: Tell): Promise<void> {
  const { next: index } = entry;
  // The first one's entry is on the disk already.
  if (index > 0) await writeEntry(performer, entry);
  tell({ index, operation, state: 'doing' });
  try {
    await performer.changer.perform(operation);
  } catch (error) {
    tell({ index, operation, state: 'failed' });
    throw asRefusal(operation, error);
  }
  tell({ index, operation, state: 'done' });
}

async function markApplied(
  performer: ChangePerformer,
  begun: JournalEntry,
  tell: Tell,
  signal: AbortSignal,
): Promise<Applied> {
  const entry: JournalEntry = { ...begun, phase: 'applied', next: begun.operations.length };
  try {
    await writeEntry(performer, entry);
    if (signal.aborted) throw new ChangeRefused('failed', refusalTexts.cancelled);
  } catch (error) {
    await revert(performer, { ...entry, next: lastOf(entry) }, messageOf(error), tell);
    throw error;
  }
  return {
    transaction: entry.id,
    keep: async () => {
      // The rollback may have been quicker.
      const now = await performer.journal.read(entry.id);
      if (now?.phase !== 'applied') throw new ChangeRefused('failed', refusalTexts.tooLate);
      try {
        await writeEntry(performer, {
          ...entry,
          phase: 'kept',
          ...(await mountedNow(performer.changer, entry.operations)),
        });
      } catch (error) {
        // It may have been written all the same, and only what came after it refused.
        if ((await performer.journal.read(entry.id))?.phase !== 'kept') {
          await revert(performer, { ...entry, next: lastOf(entry) }, messageOf(error), tell);
          throw error;
        }
      }
      await performer.rollback.disarm(entry.id);
    },
    revert: async (reason) => {
      const now = await performer.journal.read(entry.id);
      if (now?.phase === 'undone') return;
      await revert(performer, { ...entry, next: lastOf(entry) }, reason, tell);
    },
  };
}

async function mountedNow(changer: Changer, operations: readonly Operation[]): Promise<Pick<JournalEntry, 'mounted'>> {
  const mounted: MountSeen[] = [];
  for (const operation of operations) {
    const mount = kindOf(operation).mount?.(operation);
    if (mount?.after === undefined) continue;
    const options = await changer.mountOptions(mount.at);
    if (options !== undefined) mounted.push({ at: mount.at, options });
  }
  return mounted.length === 0 ? {} : { mounted };
}

function entryOf(performer: ChangePerformer, { id, purpose, uid, operations, patience }: Wanted): JournalEntry {
  const at = performer.now();
  const deadline = instant(at + patience);
  return { version: 1, id, purpose, uid, at, operations, phase: 'applying', next: 0, deadline };
}

/** Journal, then rollback; if either cannot be had, nothing is changed, and the entry is left as `otherwise`. */
async function writeFirst(
  performer: ChangePerformer,
  entry: JournalEntry,
  within: Milliseconds,
  otherwise: JournalEntry,
): Promise<void> {
  await writeEntry(performer, entry);
  try {
    await performer.rollback.arm(entry, within);
  } catch (error) {
    await writeEntry(performer, otherwise);
    throw error;
  }
}

async function writeEntry(performer: ChangePerformer, entry: JournalEntry): Promise<void> {
  try {
    await performer.journal.write(entry);
  } catch (error) {
    if (error instanceof ChangeRefused) throw error;
    throw new ChangeRefused('failed', refusalTexts.journal(messageOf(error)));
  }
}

const lastOf = ({ operations }: JournalEntry): number => operations.length - 1;

/**
 * Reverts everything up to the operation `next`, which may be half done; -1: nothing was begun. Throws `ChangeStuck`.
 */
async function revert(
  performer: ChangePerformer,
  entry: JournalEntry,
  reason: string,
  tell: Tell,
  again = false,
): Promise<void> {
  const { changer, journal, rollback } = performer;
  const { operations, next: from } = entry;
  const strangers = await findForeignChanges(changer, operations, from);
  const sentences = strangers.map(({ sentence, operation }) => sentence ?? refusalTexts.left(labelOf(operation)));
  if (sentences.length === 0) {
    // A journal that cannot be written must not keep anything from going back: going back twice does no harm.
    const unwritten: unknown[] = [];
    const note = async (phase: 'undoing' | 'undone', next: number) => {
      const noted = { ...entry, phase, next, reason };
      await journal
        .write(phase === 'undone' ? asUndone(noted) : noted)
        .catch((error: unknown) => unwritten.push(error));
    };
    if (from >= 0) await note('undoing', from);
    const { trouble } = await walkBack(changer, operations, from, (index) => note('undoing', index), tell, again);
    sentences.push(...trouble.map(({ message }) => message));
    if (sentences.length === 0) {
      unwritten.length = 0;
      await note('undone', 0);
      // Left to the rollback, which finds everything back and says so once it can write.
      if (unwritten.length === 0) await rollback.disarm(entry.id);
      return;
    }
  }
  return markStuck(performer, { ...entry, next: from }, sentences);
}

/** Once everything is back nobody needs what files held, so the passwords in it are not kept. */
export function asUndone(entry: JournalEntry): JournalEntry {
  const operations = entry.operations.map((operation) => kindOf(operation).withoutSecrets?.(operation) ?? operation);
  return { ...entry, operations, phase: 'undone', next: 0 };
}

async function markStuck(
  performer: ChangePerformer,
  entry: JournalEntry,
  sentences: readonly string[],
): Promise<never> {
  const reason = refusalTexts.notReverted(sentences.join(' '));
  try {
    await writeEntry(performer, { ...entry, phase: 'stuck', reason });
    await performer.rollback.disarm(entry.id);
  } catch (error) {
    throw new ChangeStuck(entry.id, `${reason} ${messageOf(error)}`);
  }
  throw new ChangeStuck(entry.id, reason);
}

/**
 * Undoes a change that was kept (or tries again one that is stuck). `uid`: who asks. Throws `ChangeRefused` when
 * everything stays as it is.
 */
export async function undoTransaction(
  performer: ChangePerformer,
  asked: { readonly id: TransactionId; readonly uid: number; readonly patience: Milliseconds },
  tell: Tell,
): Promise<void> {
  if ((await performer.journal.unfinished()).length > 0)
    throw new ChangeRefused('another-fix-runs', refusalTexts.anotherRuns);
  const kept = await ofThisUser(performer, asked.id, asked.uid);
  const from = kept.phase === 'stuck' ? kept.next : lastOf(kept);
  const [stranger] = await findForeignChanges(performer.changer, kept.operations, from);
  if (stranger !== undefined)
    throw new ChangeRefused('not-ours', stranger.sentence ?? refusalTexts.notOurs(labelOf(stranger.operation)));
  // What is stuck may be on its way back already.
  if (kept.phase === 'kept') await refuseMountedAnew(performer.changer, kept);
  const entry: JournalEntry = {
    ...kept,
    phase: 'undoing',
    next: from,
    deadline: instant(performer.now() + asked.patience),
  };
  await writeFirst(performer, entry, asked.patience, kept);
  const write = (index: number) => writeEntry(performer, { ...entry, next: index });
  const way = await walkBack(performer.changer, entry.operations, from, write, tell);
  if (way.trouble.length > 0) return redo(performer, kept, entry, way);
  await writeEntry(performer, asUndone(entry));
  await performer.rollback.disarm(entry.id);
}

/** Where a share is not mounted any more, nothing of somebody else's would be lost. */
async function refuseMountedAnew(changer: Changer, { mounted = [] }: JournalEntry): Promise<void> {
  for (const { at, options } of mounted) {
    const now = await changer.mountOptions(at);
    const changed = now === undefined ? undefined : changedOption(options, now);
    if (changed !== undefined) throw new ChangeRefused('not-ours', refusalTexts.mountedAnew(at, changed));
  }
}

async function ofThisUser({ journal }: ChangePerformer, id: TransactionId, uid: number): Promise<JournalEntry> {
  const entry = await journal.read(id);
  if (entry === undefined) throw new ChangeRefused('not-ours', refusalTexts.noSuchChange);
  if (uid !== 0 && uid !== entry.uid) throw new ChangeRefused('not-ours', refusalTexts.someoneElses);
  if (entry.phase === 'undone') throw new ChangeRefused('not-ours', refusalTexts.alreadyUndone);
  return entry;
}

/** What could be undone only in part is done again, so that the undo leaves nothing half done. */
async function redo(
  performer: ChangePerformer,
  kept: JournalEntry,
  undoing: JournalEntry,
  { taken, troubled, trouble }: WayBack,
): Promise<never> {
  try {
    // From here a crash must look at all operations again.
    await writeEntry(performer, undoing);
    for (const [index, operation] of kept.operations.entries()) {
      const isBack =
        taken.includes(index) ||
        (troubled.includes(index) && (await performer.changer.stateOf(operation)) === 'before');
      if (isBack) await performer.changer.perform(operation);
    }
    await writeEntry(performer, kept);
  } catch (error) {
    return markStuck(performer, undoing, [...trouble.map(({ message }) => message), messageOf(error)]);
  }
  await performer.rollback.disarm(kept.id);
  throw trouble[0];
}

export interface Recovered {
  readonly transaction: TransactionId;
  /** It is stuck, or could not be read. */
  readonly refusal?: ChangeRefused;
}

/** Reverts what a crash, a power cut or an absent confirmation left in the middle. */
export async function recoverTransactions(performer: ChangePerformer, reason: string): Promise<readonly Recovered[]> {
  const aside = await performer.journal.tidy();
  const recovered: Recovered[] = aside.map(({ transaction, sentence }) => ({
    transaction,
    refusal: new ChangeRefused('failed', sentence),
  }));
  for (const entry of await performer.journal.unfinished()) recovered.push(await recoverOne(performer, entry, reason));
  return recovered;
}

/** Reverts this one alone. */
export async function recoverOne(performer: ChangePerformer, entry: JournalEntry, reason: string): Promise<Recovered> {
  const from = Math.min(entry.next, lastOf(entry));
  try {
    await revert(performer, { ...entry, next: from }, reason, () => undefined, true);
    return { transaction: entry.id };
  } catch (error) {
    if (!(error instanceof ChangeStuck)) throw error;
    return { transaction: entry.id, refusal: new ChangeRefused('failed', error.message) };
  }
}
