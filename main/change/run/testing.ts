import type { FixRefusal, FixRun, TestedPath } from '../../../shared/model/fix.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { isOpen, type Lane } from '../../../shared/model/snapshot.ts';
import { milliseconds, type Milliseconds } from '../../../shared/model/units.ts';
import { failoverTexts, testedText, withstood } from '../../../shared/text/failover.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import { nameOf } from '../failover/offers.ts';
import { readOf, startReading, type Reading } from '../failover/reads.ts';
import { answeredSince, failedWithin, silenceWithin } from '../failover/silence.ts';
import { ChangeRefused } from '../changer.ts';
import { ChangeLost, ChangeStuck, type Applied } from '../performer.ts';
import type { TestedLun } from '../plan.ts';
import { recordOf } from './applying.ts';
import type { ChangeServiceOptions, PreparedPart, StoredFix } from './ports.ts';
import type { Prepared } from './previewing.ts';
import type { Run } from './progress.ts';
import { refusalOf } from './refusals.ts';
import { revertAll } from './returning.ts';
import { shareInFocus, sharesConcerned, situationOf } from './situation.ts';
import { freshLook } from './verify.ts';

/** Reads of before, to compare with. */
const beforehand = milliseconds(2_000);
/** A path that is logged out is missed at once or not at all; the rest shows which paths carry meanwhile. */
const awayFor = milliseconds(8_000);
/** Less than whoever made the change waits before it goes back by itself. */
const longestAway = milliseconds(90_000);
/** What is not back by then does not come back by itself. */
const longestReturn = milliseconds(60_000);
const betweenLooks = milliseconds(500);

/** Everything one test carries from its first read to its record. */
interface Test {
  readonly shown: Prepared;
  readonly lun: TestedLun;
  readonly run: Run;
  readonly options: ChangeServiceOptions;
  readonly paths: TestedPath[];
  reading?: Reading;
  record: StoredFix;
}

/**
 * Takes one path after the other away while the LUN is read, measures how long reads wait, and brings each back before the next
 * one goes. Never rejects: how it ended is told by the run and kept in the history.
 */
export async function testFailover(
  shown: Prepared,
  lun: TestedLun,
  run: Run,
  options: ChangeServiceOptions,
): Promise<void> {
  const paths = lun.paths.map((path): TestedPath => ({ ...path, state: 'waiting' }));
  const test: Test = { shown, lun, run, options, paths, record: recordOf(shown, run, options) };
  for (const [index, part] of shown.parts.entries()) run.expect(index, part.operations);
  run.paths(paths);
  try {
    run.phase(await makeTest(test));
  } catch (error) {
    // The history could not be written, or a mistake of ours; no path is away here.
    run.phase({ phase: run.touched() ? 'put-back' : 'refused', why: refusalOf(error, options.report) });
  } finally {
    test.reading?.stop();
  }
}

async function makeTest(test: Test): Promise<FixRun> {
  const { shown, options } = test;
  await options.history.put(test.record);
  try {
    const usual = await readBeforehand(test);
    for (const [index, part] of shown.parts.entries()) {
      if (test.run.cancelled.signal.aborted) break;
      const ended = await testOne(test, index, part);
      if (ended !== undefined) return ended;
      if (test.paths[index]?.state === 'not-back') break;
    }
    return test.run.cancelled.signal.aborted ? await endCancelled(test) : await endTested(test, usual);
  } catch (error) {
    return endRefused(test, error);
  }
}

/** How long a read usually takes. Throws `ChangeRefused` where none is answered. */
async function readBeforehand(test: Test): Promise<Milliseconds> {
  const { lun, options, run } = test;
  const read = await readOf(lun, await options.machineFor({ kind: 'workstation' }));
  const reading = startReading(read, options.clock);
  test.reading = reading;
  await options.clock.sleep(beforehand, run.cancelled.signal);
  const failed = reading.reads.find(({ failure }) => failure !== undefined);
  if (failed?.failure !== undefined)
    throw new ChangeRefused('failed', failoverTexts.noBaseline(lun.device, failed.failure));
  const times = reading.reads
    .flatMap(({ begun, ended }) => (ended === undefined ? [] : [ended - begun]))
    .toSorted((one, other) => one - other);
  const middle = times[Math.floor(times.length / 2)];
  if (middle === undefined && !run.cancelled.signal.aborted)
    throw new ChangeRefused('failed', failoverTexts.noAnswer(lun.device));
  return milliseconds(middle ?? 0);
}

/** `undefined`: the path was away, and what it was brought back by is done. */
async function testOne(test: Test, index: number, part: PreparedPart): Promise<FixRun | undefined> {
  const { run, options } = test;
  run.phase({ phase: 'asking' });
  const { applied, from } = await takeAway(test, index, part);
  note(test, index, { state: 'away' });
  run.phase({ phase: 'verifying', cancellable: true });
  // Whatever goes wrong with looking, the path is brought back.
  const isWhole = await watchAway(test, index, from).catch((error: unknown) => {
    options.report('the paths of a failover test could not be watched', error);
    return false;
  });
  run.phase({ phase: 'putting-back', cancellable: false });
  const before = options.clock.monotonic();
  const returned = await revertAll([applied], failoverTexts.over, options.report);
  if (returned.state !== 'back')
    return endStuck(test, returned.state === 'stuck' ? 'stuck' : 'unfinished', returned.why);
  note(test, index, { state: 'returning' });
  run.phase({ phase: 'verifying', cancellable: true });
  const backAfter = await waitBack(test, index, before);
  measure(test, index, from);
  note(
    test,
    index,
    backAfter === undefined ? { state: 'not-back' } : { state: isWhole ? 'back' : 'cut-short', backAfter },
  );
  return undefined;
}

interface Away {
  readonly applied: Applied;
  /** Just before anything was done, by the monotonic clock. */
  readonly from: Milliseconds;
}

async function takeAway(test: Test, index: number, part: PreparedPart): Promise<Away> {
  const { shown, run, options } = test;
  const { reason, subject, remedy } = shown.offer;
  let from: Milliseconds | undefined;
  const performer = await options.performerFor(part.place);
  const applied = await performer.apply(
    { purpose: { reason, subject, title: remedy.title }, steps: part.steps, hash: part.hash },
    (news) => {
      if (from === undefined) run.phase({ phase: 'applying', cancellable: true });
      from ??= options.clock.monotonic();
      run.step(index, news);
    },
    run.cancelled.signal,
  );
  const parts = test.record.parts.map((one, at) => (at === index ? { ...one, transaction: applied.transaction } : one));
  test.record = { ...test.record, parts };
  try {
    await options.history.put(test.record);
  } catch (error) {
    await revertAll([applied], failoverTexts.over, options.report);
    throw error;
  }
  return { applied, from: from ?? options.clock.monotonic() };
}

/** Looks which paths carry until enough was seen; false where it was cut short. */
async function watchAway(test: Test, index: number, from: Milliseconds): Promise<boolean> {
  const { options, run } = test;
  const { clock } = options;
  for (;;) {
    await lookOnce(test);
    const carriedBy = lanesOf(test).flatMap((lane) => (isCarrying(lane) ? (nameOf(lane) ?? []) : []));
    const all = [...new Set([...(test.paths[index]?.carriedBy ?? []), ...carriedBy])];
    const others = all.filter((name) => name !== test.paths[index]?.name);
    if (others.length > 0) note(test, index, { carriedBy: others });
    if (run.cancelled.signal.aborted) return false;
    const waited = clock.monotonic() - from;
    const isAnswered = answeredSince(test.reading?.reads ?? [], milliseconds(clock.monotonic() - awayFor / 2));
    if (waited >= awayFor && isAnswered) return true;
    if (waited >= longestAway) {
      note(test, index, { unanswered: true });
      return true;
    }
    await clock.sleep(betweenLooks, run.cancelled.signal);
  }
}

/** A look that hangs keeps nobody from bringing the path back. */
async function lookOnce({ options, run }: Test): Promise<void> {
  const { lookNow, present } = options;
  await freshLook(present().snapshot, lookNow, options, awayFor, run.cancelled.signal);
}

const lanesOf = ({ lun, options }: Test): readonly Lane[] => {
  const share = options.present().snapshot?.shares.find(({ id }) => id === lun.share);
  return (share && valueOf(share.session)?.lanes) ?? [];
};

/** Less than the reads of the test move is nothing of theirs (B/s). */
const leastCarried = 12_500;
const isCarrying = ({ rate }: Lane): boolean => (valueOf(rate)?.received ?? 0) >= leastCarried;

function measure(test: Test, index: number, from: Milliseconds): void {
  const reads = test.reading?.reads ?? [];
  const until = test.options.clock.monotonic();
  const failedReads = failedWithin(reads, from, until).length;
  note(test, index, { silence: silenceWithin(reads, from, until), ...(failedReads > 0 && { failedReads }) });
}

/** How long it took; `undefined`: in vain. Cancelling does not end it: whether the path is back decides what is said. */
async function waitBack(test: Test, index: number, from: Milliseconds): Promise<Milliseconds | undefined> {
  const { clock } = test.options;
  const waited = (): Milliseconds => milliseconds(clock.monotonic() - from);
  const name = test.paths[index]?.name;
  const { signal } = new AbortController();
  while (waited() < longestReturn) {
    await freshLook(test.options.present().snapshot, test.options.lookNow, test.options, awayFor, signal);
    if (lanesOf(test).some((lane) => nameOf(lane) === name && isOpen(lane) && lane.state !== 'stalled'))
      return waited();
    await clock.sleep(betweenLooks, signal);
  }
  return undefined;
}

function note({ paths, run }: Test, index: number, news: Partial<TestedPath>): void {
  const before = paths[index];
  if (before !== undefined) paths[index] = { ...before, ...news };
  run.paths([...paths]);
}

async function endTested(test: Test, usual: Milliseconds): Promise<FixRun> {
  const { paths } = test;
  const told = testedText(paths, usual);
  const well = paths.every((path) => path.state === 'back' && withstood(path));
  await store(test, { outcome: 'tested', sentence: told });
  return { phase: 'tested', told, well };
}

async function endCancelled(test: Test): Promise<FixRun> {
  if (!test.run.touched()) {
    await test.options.history.remove(test.run.transaction);
    return { phase: 'refused', why: { code: 'cancelled', sentence: fixRunTexts.cancelledNothing } };
  }
  const why: FixRefusal = { code: 'cancelled', sentence: failoverTexts.cancelled };
  await store(test, { outcome: 'put-back', sentence: why.sentence });
  return { phase: 'put-back', why };
}

/** What was refused is back already, unless it says otherwise; paths that were tested before are back as well. */
async function endRefused(test: Test, error: unknown): Promise<FixRun> {
  const { run, options } = test;
  if (error instanceof ChangeStuck) return endStuck(test, 'stuck', { code: 'failed', sentence: error.message });
  if (error instanceof ChangeLost) return endStuck(test, 'unfinished', { code: 'failed', sentence: error.message });
  if (run.cancelled.signal.aborted) return endCancelled(test);
  const why = refusalOf(error, options.report);
  if (!run.touched()) {
    await options.history.remove(run.transaction);
    return { phase: 'refused', why };
  }
  await store(test, { outcome: 'put-back', sentence: why.sentence });
  return { phase: 'put-back', why };
}

async function endStuck(test: Test, outcome: 'stuck' | 'unfinished', why: FixRefusal): Promise<FixRun> {
  await store(test, { outcome, sentence: why.sentence });
  return { phase: 'stuck', why };
}

async function store(test: Test, news: Pick<StoredFix, 'outcome' | 'sentence'>): Promise<void> {
  const { snapshot } = test.options.present();
  const { subject } = test.shown.offer;
  const share = snapshot && shareInFocus(subject, sharesConcerned(subject, [], snapshot));
  const after = snapshot && share && { after: situationOf(share, snapshot) };
  test.record = { ...test.record, ...news, ...after, paths: [...test.paths] };
  await test.options.history.put(test.record);
}
