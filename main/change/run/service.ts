import type { FixAccount, FixPreviewed, FixStarted } from '../../../shared/ipc/fix.ts';
import type {
  FixFollowUp,
  FixHistory,
  ChangePlace,
  FixRecord,
  FixRefusal,
  UnfinishedFix,
} from '../../../shared/model/fix.ts';
import type { FixId } from '../../../shared/model/remedy.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import { placeKey, type Offer } from '../plan.ts';
import { applyShown } from './applying.ts';
import { followUp } from './follow-up.ts';
import type { FixHistoryStore, ChangeServiceOptions, Present, StoredFix } from './ports.ts';
import { prepareOffer, type Prepared } from './previewing.ts';
import { beginRun, type Run } from './progress.ts';
import { marksAt, placesOf, recoverAll } from './recovering.ts';
import { refusalOf } from './refusals.ts';
import { testFailover } from './testing.ts';
import { undoKept } from './undoing.ts';

/** Changes, from what is offered to what was kept. One at a time on each machine. */
export interface ChangeService {
  /** Reads only. */
  preview(id: FixId, account?: FixAccount): Promise<FixPreviewed>;
  /** Does what the preview of this hash showed, in the background. */
  apply(id: FixId, hash: string, password?: string): Promise<FixStarted>;
  cancel(transaction: string): void;
  undo(transaction: string): Promise<FixStarted>;
  history(): FixHistory;
  /** There is a new look: tells what it says of changes that connections have not taken over yet. */
  looked(): Promise<void>;
  /** Looks on these machines for what was begun and not finished; changes nothing. */
  findUnfinished(places: readonly ChangePlace[]): Promise<void>;
  /** Reverts what was found unfinished. */
  recover(): Promise<void>;
  /** Cancels what runs and ends when it is over. */
  stop(): Promise<void>;
}

interface State {
  readonly options: ChangeServiceOptions;
  /** The last preview of each remedy that was shown. */
  readonly shown: Map<FixId, Prepared>;
  readonly running: Map<Run, Promise<void>>;
  marks: readonly UnfinishedFix[];
  /** By transaction, what is waited for. */
  readonly followUps: Map<string, FixFollowUp>;
}

export function createChangeService(given: ChangeServiceOptions): ChangeService {
  const state: State = {
    options: announcing(given, () => onHistory()),
    shown: new Map(),
    running: new Map(),
    marks: [],
    followUps: new Map(),
  };
  const onHistory = (): void => given.onHistory(historyOf(state));
  const { options, running } = state;
  return {
    preview: (id, account) => preview(state, id, account),
    apply: async (id, hash, password) => apply(state, id, hash, password),
    cancel(transaction) {
      for (const run of running.keys()) if (run.transaction === transaction) cancel(run);
    },
    undo: async (transaction) => undo(state, transaction),
    history: () => historyOf(state),
    looked: () => followUpAll(state),
    async findUnfinished(places) {
      const found = await Promise.all(places.map((place) => marksAt(place, options)));
      state.marks = found.flat();
      onHistory();
    },
    async recover() {
      const records = unfinishedRecords(state);
      const places = placesOf(state.marks, records).filter((place) => !isBusy(state, [place]));
      await recoverAll(places, records, options);
      const left = await Promise.all(places.map((place) => marksAt(place, options)));
      state.marks = left.flat();
      onHistory();
    },
    async stop() {
      for (const run of running.keys()) cancel(run);
      await Promise.all(running.values());
    },
  };
}

/** The history that tells the window of each change of it. */
function announcing(options: ChangeServiceOptions, changed: () => void): ChangeServiceOptions {
  const { history } = options;
  const told: FixHistoryStore = {
    all: () => history.all(),
    async put(record) {
      await history.put(record);
      changed();
    },
    async remove(transaction) {
      await history.remove(transaction);
      changed();
    },
  };
  return { ...options, history: told };
}

const refused = (code: FixRefusal['code'], sentence: string): Extract<FixStarted, { state: 'refused' }> => ({
  state: 'refused',
  why: { code, sentence },
});

async function preview({ options, shown }: State, id: FixId, account: FixAccount | undefined): Promise<FixPreviewed> {
  const present = options.present();
  if (present.played !== undefined) return refused('recording', fixRunTexts[present.played]);
  if (present.snapshot === undefined) return refused('failed', fixRunTexts.nothingRead);
  const offer = offerOf(id, present) ?? stillOffered(shown.get(id));
  if (offer === undefined) return refused('changed-since', fixRunTexts.notFound);
  if (offer.remedy.needs === 'account' && account === undefined)
    return { state: 'needs-account', title: offer.remedy.title };
  try {
    const made = await prepareOffer(offer, offer.remedy.needs === 'account' ? account : undefined, options);
    shown.set(id, made);
    return { state: 'ready', preview: made.preview };
  } catch (error) {
    return { state: 'refused', why: refusalOf(error, options.report) };
  }
}

function apply(state: State, id: FixId, hash: string, password: string | undefined): FixStarted {
  const { options, shown } = state;
  const { played } = options.present();
  if (played !== undefined) return refused('recording', fixRunTexts[played]);
  const what = shown.get(id);
  if (what === undefined || what.preview.hash !== hash) return refused('changed-since', fixRunTexts.notShown);
  if (what.preview.needs === 'account' && password === undefined)
    return refused('wrong-password', fixRunTexts.passwordMissing);
  const offer = offerOf(id, options.present()) ?? stillOffered(what);
  if (offer === undefined) return refused('changed-since', goneText(what.offer));
  const places = what.parts.map(({ place }) => place);
  const conflict = conflictAt(state, places);
  if (conflict !== undefined) return conflict;
  // Consent is given once: for the same again it has to be looked at again.
  shown.delete(id);
  const transaction = options.newTransaction();
  const { verification } = what.offer.plan;
  const isTest = verification.kind === 'failover';
  const run = begin(state, { transaction, what: isTest ? 'test' : 'apply', title: what.preview.title, places });
  const end = isTest ? testFailover(what, verification.lun, run, options) : applyShown(what, password, run, options);
  return started(state, run, end);
}

const goneText = ({ reason }: Offer): string => (reason.kind === 'finding' ? fixRunTexts.gone : fixRunTexts.notFound);

function offerOf(id: FixId, { snapshot, findings, offers = [] }: Present): Offer | undefined {
  if (snapshot === undefined) return undefined;
  for (const finding of findings)
    for (const remedy of finding.remedies)
      if (remedy.kind === 'fix' && remedy.id === id)
        return {
          reason: { kind: 'finding', code: finding.code },
          subject: finding.subject,
          finding,
          remedy,
          plan: remedy.plan,
          seen: snapshot,
        };
  return offers.find(({ remedy }) => remedy.id === id);
}

/**
 * A rule that speaks only under load falls silent when the copy ends, and it must end before a share can be unmounted: what
 * was shown stays offered.
 */
function stillOffered(shown: Prepared | undefined): Offer | undefined {
  return shown?.offer.plan.verification.kind === 'in-force' ? shown.offer : undefined;
}

function undo(state: State, transaction: string): FixStarted {
  const record = state.options.history.all().find((one) => one.transaction === transaction);
  const { played } = state.options.present();
  if (played !== undefined) return refused('recording', fixRunTexts[played]);
  if (record?.outcome === 'undone') return refused('not-ours', fixRunTexts.undoneAlready);
  if (record === undefined || record.outcome !== 'kept') return refused('not-ours', fixRunTexts.notUndoable);
  const conflict = conflictAt(state, record.places);
  if (conflict !== undefined) return conflict;
  const run = begin(state, { transaction, what: 'undo', title: record.title, places: record.places });
  return started(state, run, undoKept(record, run, state.options));
}

function begin(
  { options }: State,
  begun: Pick<Parameters<typeof beginRun>[0], 'transaction' | 'what' | 'title' | 'places'>,
): Run {
  return beginRun({ ...begun, clock: options.clock, tell: options.onProgress });
}

function started(state: State, run: Run, end: Promise<void>): FixStarted {
  const { options, running } = state;
  const whole = end
    .catch((error: unknown) => options.report('a change ended by a mistake', error))
    .finally(() => {
      running.delete(run);
      options.onHistory(historyOf(state));
    });
  running.set(run, whole);
  return { state: 'started', transaction: run.transaction };
}

function conflictAt(
  state: State,
  places: readonly ChangePlace[],
): Extract<FixStarted, { state: 'refused' }> | undefined {
  if (isBusy(state, places)) return refused('another-fix-runs', fixRunTexts.busyPlace);
  const open = new Set(placesOf(historyOf(state).unfinished, unfinishedRecords(state)).map(placeKey));
  return places.some((place) => open.has(placeKey(place)))
    ? refused('another-fix-runs', fixRunTexts.unfinishedFirst)
    : undefined;
}

function isBusy({ running }: Pick<State, 'running'>, places: readonly ChangePlace[]): boolean {
  const under = [...running.keys()].filter((run) => !run.isOver());
  const taken = new Set(under.flatMap((run) => run.places.map(placeKey)));
  return places.some((place) => taken.has(placeKey(place)));
}

function cancel(run: Run): void {
  const { run: phase } = run.progress();
  if (phase.phase === 'asking' || ('cancellable' in phase && phase.cancellable)) run.cancelled.abort();
}

function unfinishedRecords({ options, running }: State): readonly StoredFix[] {
  const now = new Set([...running.keys()].map((run) => run.transaction));
  return options.history.all().filter((one) => one.outcome === 'unfinished' && !now.has(one.transaction));
}

async function followUpAll(state: State): Promise<void> {
  const { options, followUps } = state;
  const before = JSON.stringify([...followUps]);
  try {
    for (const { transaction } of options.history.all()) await followUpOne(state, transaction);
  } catch (error) {
    options.report('what became of a change could not be written to the history', error);
  }
  if (JSON.stringify([...followUps]) !== before) options.onHistory(historyOf(state));
}

/** A change that is being undone is left alone: its end decides. The record is read and written in one turn of the event loop. */
async function followUpOne({ options, running, followUps }: State, transaction: string): Promise<void> {
  const { snapshot, played } = options.present();
  const record = options.history.all().find((one) => one.transaction === transaction);
  const isBusy = [...running.keys()].some((run) => run.transaction === transaction);
  if (record?.awaits === undefined || record.outcome !== 'kept' || isBusy) return;
  const found = snapshot === undefined || played !== undefined ? undefined : followUp(record, record.awaits, snapshot);
  if (found === undefined) return;
  if (found.state === 'ended') {
    followUps.delete(transaction);
    const { awaits: _awaits, ...rest } = record;
    await options.history.put({ ...rest, ...found.news });
    return;
  }
  followUps.set(transaction, found.followUp);
  if (JSON.stringify(found.awaits) === JSON.stringify(record.awaits)) return;
  await options.history.put({ ...record, awaits: found.awaits });
}

/** Where its journals lie, and which connections are old, is the main program's to know. */
function publishedOf({ parts, awaits, ...record }: StoredFix, followUps: State['followUps']): FixRecord {
  const isWaiting = awaits !== undefined && record.outcome === 'kept';
  const waitsFor = isWaiting ? followUps.get(record.transaction) : undefined;
  return { ...record, places: parts.map(({ place }) => place), ...(waitsFor && { followUp: waitsFor }) };
}

function historyOf(state: State): FixHistory {
  const { options, running, marks } = state;
  const unfinished = unfinishedRecords(state);
  const known = new Set(options.history.all().flatMap(({ parts }) => parts.map(({ transaction }) => transaction)));
  // The mark of a change of ours that ended before its journal's name was written down.
  const ours = new Set(
    unfinished.flatMap(({ parts }) =>
      parts.filter((part) => part.transaction === undefined).map(({ place }) => placeKey(place)),
    ),
  );
  return {
    records: options.history.all().map((record) => publishedOf(record, state.followUps)),
    running: [...running.keys()].filter((run) => !run.isOver()).map((run) => run.progress()),
    unfinished: [
      ...unfinished.map(({ transaction, places, title, at }) => ({
        transaction,
        place: places[0] ?? { kind: 'workstation' as const },
        title,
        at,
      })),
      ...marks.filter(({ transaction, place }) => !known.has(transaction) && !ours.has(placeKey(place))),
    ],
  };
}
