import type { FixRefusal, FixRun } from '../../../shared/model/fix.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import { ChangeLost, ChangeStuck } from '../performer.ts';
import type { ChangeServiceOptions, StoredFix } from './ports.ts';
import type { Run } from './progress.ts';
import { refusalOf } from './refusals.ts';
import { sharesConcerned } from './situation.ts';

/** Undoes a kept change, its last part first, and looks once more. Never rejects. */
export async function undoKept(record: StoredFix, run: Run, options: ChangeServiceOptions): Promise<void> {
  run.check(fixRunTexts.checkUndo, 'waiting');
  try {
    run.phase(await undoAndLook(record, run, options));
  } catch (error) {
    run.phase({ phase: 'stuck', why: refusalOf(error, options.report) });
  }
}

async function undoAndLook(record: StoredFix, run: Run, options: ChangeServiceOptions): Promise<FixRun> {
  const before = options.present().snapshot;
  const failure = await undoParts(record, run, options);
  if (failure?.nothingDone === true) return { phase: 'refused', why: failure.why };
  if (failure !== undefined) {
    await options.history.put({ ...record, outcome: 'stuck', sentence: failure.why.sentence });
    return { phase: 'stuck', why: failure.why };
  }
  run.phase({ phase: 'verifying', cancellable: false });
  run.check(fixRunTexts.checkUndo, 'doing');
  await options.lookNow();
  const gone = shareGone(record, before, options);
  run.check(fixRunTexts.checkUndo, gone === undefined ? 'done' : 'failed');
  const told = gone === undefined ? fixRunTexts.undone(record.title) : fixRunTexts.undoneShareGone(gone);
  const { awaits: _awaits, ...rest } = record;
  await options.history.put({ ...rest, outcome: 'undone', sentence: told, undoneAt: options.clock.now() });
  return { phase: 'undone', told };
}

async function undoParts(
  { parts }: StoredFix,
  run: Run,
  { performerFor, report }: ChangeServiceOptions,
): Promise<{ readonly nothingDone: boolean; readonly why: FixRefusal } | undefined> {
  let done = 0;
  // All of them first: while a share is not mounted, nothing tells which NAS it was of.
  const performers = parts.map(({ place }) => performerFor(place));
  await Promise.allSettled(performers);
  for (const [index, { transaction }] of [...parts.entries()].toReversed()) {
    if (transaction === undefined) continue;
    try {
      const performer = await performers[index];
      await performer?.undo(transaction, (news) => run.step(index, news));
      done += 1;
    } catch (error) {
      if (error instanceof ChangeStuck || error instanceof ChangeLost)
        return { nothingDone: false, why: { code: 'failed', sentence: error.message } };
      const why = refusalOf(error, report);
      if (done === 0) return { nothingDone: true, why };
      return { nothingDone: false, why: { ...why, sentence: fixRunTexts.partlyUndone(why.sentence) } };
    }
  }
  return undefined;
}

/** The name of a share that was mounted before the undo and is not now. */
function shareGone(
  { subject }: StoredFix,
  before: ReturnType<ChangeServiceOptions['present']>['snapshot'],
  { present }: ChangeServiceOptions,
): string | undefined {
  const after = present().snapshot;
  if (before === undefined || after === undefined) return undefined;
  const ids = new Set(after.shares.map(({ id }) => id));
  return sharesConcerned(subject, [], before).find(({ id }) => !ids.has(id))?.name;
}
