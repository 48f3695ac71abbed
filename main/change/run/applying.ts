import type { FixRefusal, FixRun } from '../../../shared/model/fix.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import { ChangeLost, ChangeStuck, type Applied } from '../performer.ts';
import { awaitedNow, neededAfter } from './follow-up.ts';
import type { ChangeServiceOptions, StoredFix } from './ports.ts';
import { takesPassword, type Prepared } from './previewing.ts';
import type { Run } from './progress.ts';
import { refusalOf } from './refusals.ts';
import { revertAll, type Returned } from './returning.ts';
import { shareInFocus, sharesConcerned, situationOf } from './situation.ts';
import { verify, type Verified } from './verify.ts';

type Helped = Extract<Verified, { readonly helped: true }>;

/** Everything one change carries from its first step to its record. */
interface Change {
  readonly shown: Prepared;
  readonly password: string | undefined;
  readonly run: Run;
  readonly options: ChangeServiceOptions;
  readonly applied: Applied[];
  /** As it is on the disk. */
  record: StoredFix;
}

/**
 * Does all parts in their order, looks whether they helped, and keeps them or reverts them. Never rejects: how it
 * ended is told by the run and kept in the history.
 */
export async function applyShown(
  shown: Prepared,
  password: string | undefined,
  run: Run,
  options: ChangeServiceOptions,
): Promise<void> {
  const change: Change = { shown, password, run, options, applied: [], record: recordOf(shown, run, options) };
  for (const [index, part] of shown.parts.entries()) run.expect(index, part.operations);
  run.check(fixRunTexts.check, 'waiting');
  try {
    run.phase(await makeChange(change));
  } catch (error) {
    // The history could not be written, or a mistake of ours: what is done must not stay unconfirmed and untold.
    const why = refusalOf(error, options.report);
    const returned = await revertAll(change.applied, why.sentence, options.report);
    if (returned.state !== 'back') run.phase({ phase: 'stuck', why: returned.why });
    else run.phase({ phase: run.touched() ? 'put-back' : 'refused', why });
  }
}

async function makeChange(change: Change): Promise<FixRun> {
  const { shown, run, options } = change;
  const before = options.present().snapshot;
  // On the disk before anything is done: whatever happens, the next start knows that something was begun.
  await options.history.put(change.record);
  try {
    await applyParts(change);
  } catch (error) {
    return endUnapplied(change, error);
  }
  run.phase({ phase: 'verifying', cancellable: true });
  run.check(fixRunTexts.check, 'doing');
  const { plan, subject, finding } = shown.offer;
  const one = {
    subject,
    ...(finding === undefined ? {} : { finding }),
    plan: { ...plan, parts: shown.parts },
    before: before ?? nothing(),
    doneAt: options.clock.monotonic(),
  };
  const result = await verify(one, options, run.cancelled.signal);
  run.check(fixRunTexts.check, result.helped === true ? 'done' : 'failed');
  if (result.helped === true) return keepChange(change, result);
  if (result.helped === false) return goBack(change, result.why);
  return goBack(change, { code: 'cancelled', sentence: fixRunTexts.cancelled });
}

/** A change was offered, so there is a snapshot that its need was seen in. */
function nothing(): never {
  throw new Error('there is no snapshot to compare with');
}

async function applyParts({ shown, password, run, options, applied, ...change }: Change): Promise<void> {
  const { reason, subject, remedy } = shown.offer;
  const purpose = { reason, subject, title: remedy.title };
  let { record } = change;
  for (const [index, part] of shown.parts.entries()) {
    const performer = await options.performerFor(part.place);
    const secret = password !== undefined && takesPassword(part) ? { password } : {};
    const done = await performer.apply(
      { purpose, steps: part.steps, hash: part.hash, ...secret },
      (news) => run.step(index, news),
      run.cancelled.signal,
    );
    applied.push(done);
    const parts = record.parts.map((one, at) => (at === index ? { ...one, transaction: done.transaction } : one));
    record = { ...record, parts };
    await options.history.put(record);
  }
}

/** A part was refused or failed and is back already, unless it says otherwise; the ones before it go back now. */
async function endUnapplied(change: Change, error: unknown): Promise<FixRun> {
  const { run, options, applied } = change;
  if (error instanceof ChangeStuck || error instanceof ChangeLost) {
    const why: FixRefusal = { code: 'failed', sentence: error.message };
    await revertAll(applied, why.sentence, options.report);
    return endStuck(change, { state: error instanceof ChangeStuck ? 'stuck' : 'unknown', why });
  }
  const why: FixRefusal = run.cancelled.signal.aborted
    ? { code: 'cancelled', sentence: run.touched() ? fixRunTexts.cancelled : fixRunTexts.cancelledNothing }
    : refusalOf(error, options.report);
  if (!run.touched()) {
    await options.history.remove(run.transaction);
    return { phase: 'refused', why };
  }
  return goBack(change, why);
}

async function goBack(change: Change, why: FixRefusal): Promise<FixRun> {
  const { run, options, applied } = change;
  run.phase({ phase: 'putting-back', cancellable: false });
  const returned = await revertAll(applied, why.sentence, options.report);
  if (returned.state !== 'back') return endStuck(change, returned);
  run.markReverted();
  await store(change, { outcome: 'put-back', sentence: why.sentence });
  return { phase: 'put-back', why };
}

async function endStuck(
  change: Change,
  { state, why }: Exclude<Returned, { readonly state: 'back' }>,
): Promise<FixRun> {
  // What goes back by itself at its deadline is unfinished; the next look at its journal tells how it ended.
  await store(change, { outcome: state === 'stuck' ? 'stuck' : 'unfinished', sentence: why.sentence });
  return { phase: 'stuck', why };
}

async function keepChange(change: Change, { told, certain, after }: Helped): Promise<FixRun> {
  const failure = await confirmAll(change);
  if (failure !== undefined) return goBack(change, failure);
  const { parts, offer } = change.shown;
  const { subject } = offer;
  const share = shareInFocus(subject, sharesConcerned(subject, parts, after));
  const situation = share === undefined ? {} : { after: situationOf(share, after) };
  const awaits = awaitedNow(subject, parts, after);
  const sentence = awaits === undefined ? [told, ...neededAfter(parts)].join(' ') : told;
  // Confirmed on every computer: it stays, even where this line cannot be written.
  await store(change, { outcome: 'kept', sentence, ...situation, ...(awaits && { awaits }) }).catch((error: unknown) =>
    change.options.report('a kept change could not be written to the history', error),
  );
  return { phase: 'kept', told: sentence, certain };
}

/** Tells every machine that it stays; where one does not hear it, those that did are undone. */
async function confirmAll({ applied, shown, options }: Change): Promise<FixRefusal | undefined> {
  for (const [index, one] of applied.entries()) {
    try {
      await one.keep();
    } catch (error) {
      const why = refusalOf(error, options.report);
      for (const [at, part] of shown.parts.entries()) {
        const done = applied[at];
        if (done === undefined || at >= index) continue;
        applied[at] = await asUndo(done, part.place, options);
      }
      return why;
    }
  }
  return undefined;
}

/** A part that was confirmed already goes back by undoing it. */
async function asUndo(
  { transaction }: Applied,
  place: StoredFix['places'][number],
  { performerFor }: ChangeServiceOptions,
): Promise<Applied> {
  const performer = await performerFor(place);
  return { transaction, keep: () => Promise.resolve(), revert: () => performer.undo(transaction, () => undefined) };
}

async function store(
  change: Change,
  news: Pick<StoredFix, 'outcome' | 'sentence' | 'after' | 'awaits'>,
): Promise<void> {
  const { options, run } = change;
  const latest = options.history.all().find(({ transaction }) => transaction === run.transaction) ?? change.record;
  change.record = { ...latest, ...news };
  await options.history.put(change.record);
}

/** Of a change that begins: as long as nothing else is written, it was interrupted. */
export function recordOf(
  { offer, parts, preview }: Prepared,
  run: Run,
  { present, clock }: ChangeServiceOptions,
): StoredFix {
  const { reason, subject, remedy, plan } = offer;
  // What shows only under load has ended by now, and with it what it moved.
  const snapshot = plan.verification.kind === 'in-force' ? offer.seen : present().snapshot;
  const share = snapshot && shareInFocus(subject, sharesConcerned(subject, plan.parts, snapshot));
  return {
    transaction: run.transaction,
    reason,
    subject,
    title: remedy.title,
    places: parts.map(({ place }) => place),
    at: clock.now(),
    outcome: 'unfinished',
    sentence: fixRunTexts.interrupted,
    items: preview.items,
    ...(snapshot === undefined || share === undefined ? {} : { before: situationOf(share, snapshot) }),
    parts: parts.map(({ place }) => ({ place })),
  };
}
