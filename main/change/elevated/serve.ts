import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { refusalTexts } from '../../../shared/text/fixes/refusals.ts';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { milliseconds, type Milliseconds } from '../../../shared/model/units.ts';
import type { Machine } from '../../machine/machine.ts';
import { ChangeRefused, type SecretText } from '../changer.ts';
import { kindOf, type Operation } from '../operation.ts';
import { ChangeStuck, type Applied, type StepNews } from '../performer.ts';
import type { Caller } from '../caller.ts';
import { hashOf, type Prepare } from '../prepare.ts';
import type { FixStep } from '../steps.ts';
import { beginTransaction, recoverTransactions, undoTransaction, type ChangePerformer } from '../transaction.ts';
import { messageOf } from '../way-back.ts';
import type { ElevatedEvent } from './events.ts';
import type { Lines } from './lines.ts';
import { decodeRequest, longestRequestBytes, type ElevatedRequest } from './request.ts';

type PerformerFor = (secret: SecretText) => ChangePerformer;

export interface Surroundings {
  readonly lines: Lines;
  readonly say: (event: ElevatedEvent) => void;
  readonly caller: Caller;
  readonly machine: Machine;
  readonly prepare: Prepare;
  readonly secretOf: (steps: readonly FixStep[], password: string | undefined) => SecretText;
  /** Takes the machine's lock, which is held until the program ends. */
  readonly begin: () => Promise<PerformerFor>;
  /** So long it waits for its request. */
  readonly requestWithin: Milliseconds;
  readonly newTransaction: () => TransactionId;
  /** The system wants the program to end. */
  readonly ending: AbortSignal;
}

/** So long a change waits for `keep`. */
const patience = milliseconds(180_000);
type Apply = Extract<ElevatedRequest, { readonly verb: 'apply' }>;

/**
 * Answers one request; the last event tells the outcome. Returns the exit code. Until the request is there and understood,
 * nobody is kept from another change.
 */
export async function serve(around: Surroundings): Promise<number> {
  try {
    const line = await requestOf(around);
    if (line === undefined) throw new ChangeRefused('bad-plan', elevatedTexts.noRequest);
    const request = decodeRequest(line);
    await answer(request, around, await around.begin());
    return 0;
  } catch (error) {
    return sayWhy(around.say, error);
  }
}

/** The first line; `undefined` where none came in time. */
export async function requestOf({
  lines,
  requestWithin,
}: Pick<Surroundings, 'lines' | 'requestWithin'>): Promise<Buffer | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const late = setTimeout(() => resolve(undefined), requestWithin);
  try {
    return await Promise.race([lines.next(longestRequestBytes), promise]);
  } finally {
    clearTimeout(late);
  }
}

export function sayWhy(say: (event: ElevatedEvent) => void, error: unknown): number {
  if (error instanceof ChangeStuck) {
    say({ event: 'stuck', transaction: error.transaction, sentence: error.message });
    return 2;
  }
  const [code, sentence] =
    error instanceof ChangeRefused
      ? [error.code, error.message]
      : (['failed', elevatedTexts.broke(messageOf(error))] as const);
  say({ event: 'refused', code, sentence });
  return 1;
}

async function answer(request: ElevatedRequest, around: Surroundings, performerFor: PerformerFor): Promise<void> {
  switch (request.verb) {
    case 'apply':
      return apply(request, around, performerFor);
    case 'undo':
      return undo(request.transaction, around, performerFor(noSecret));
    case 'recover': {
      const list = await recoverTransactions(performerFor(noSecret), refusalTexts.interrupted);
      return around.say({
        event: 'recovered',
        list: list.map(({ transaction, refusal }) =>
          refusal === undefined
            ? { transaction }
            : { transaction, refusal: { code: refusal.code, sentence: refusal.message } },
        ),
      });
    }
    default:
      return request satisfies never;
  }
}

const noSecret: SecretText = () => undefined;

async function apply(
  { purpose, steps, hash, password }: Apply,
  around: Surroundings,
  performerFor: PerformerFor,
): Promise<void> {
  const { say, caller } = around;
  const operations = await around.prepare(steps, around.machine, caller);
  if (hashOf(operations) !== hash) throw new ChangeRefused('changed-since', refusalTexts.previewOutdated);
  refuseForeignIds(operations, caller);
  say({ event: 'operations', operations: [...operations] });
  const performer = performerFor(around.secretOf(steps, password));
  const id = around.newTransaction();
  const word = around.lines.next(16);
  const cancelled = cancelling(word, around.ending);
  const wanted = { id, purpose, uid: caller.uid, operations, patience };
  const applied = await beginTransaction(performer, wanted, telling(say), cancelled);
  say({ event: 'applied', transaction: id });
  await settle(applied, await wordInTime(word, around.ending), say);
}

const idOption = /^(?:uid|gid|cruid)=/;

/** A share is mounted for whoever asked, or as it was mounted before; never for somebody else. */
function refuseForeignIds(operations: readonly Operation[], caller: Caller): void {
  const own = new Set([`uid=${caller.uid}`, `gid=${caller.gid}`, `cruid=${caller.uid}`]);
  const mounts = operations.flatMap((operation) => kindOf(operation).mount?.(operation) ?? []);
  for (const { at, after = [] } of mounts) {
    const earlier = new Set(mounts.flatMap((other) => (other.at === at ? (other.before ?? []) : [])));
    const foreign = after.find((option) => idOption.test(option) && !own.has(option) && !earlier.has(option));
    if (foreign !== undefined) throw new ChangeRefused('bad-plan', elevatedTexts.foreignIds(foreign));
  }
}

const telling =
  (say: Surroundings['say']) =>
  ({ index, state }: StepNews): void =>
    say({ event: 'step', index, state });

/** Whatever is said before all is done takes it back; so does the end of the one who asked. */
function cancelling(word: Promise<unknown>, ending: AbortSignal): AbortSignal {
  const said = new AbortController();
  const abort = () => said.abort();
  word.then(abort, abort);
  return AbortSignal.any([said.signal, ending]);
}

type Word = 'keep' | 'undo' | 'ended' | 'late' | 'unknown';

async function wordInTime(word: Promise<Buffer | undefined>, ending: AbortSignal): Promise<Word> {
  const { promise, resolve } = Promise.withResolvers<Word>();
  const late = setTimeout(() => resolve('late'), patience);
  const end = () => resolve('ended');
  if (ending.aborted) end();
  ending.addEventListener('abort', end);
  const said = (line: Buffer | undefined) => {
    const text = line?.toString('latin1');
    resolve(text === undefined ? 'ended' : text === 'keep' || text === 'undo' ? text : 'unknown');
  };
  word.then(said, () => resolve('unknown'));
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    ending.removeEventListener('abort', end);
  }
}

const reasons: Readonly<Record<Exclude<Word, 'keep'>, string>> = {
  undo: elevatedTexts.undoAsked,
  ended: elevatedTexts.ended,
  late: refusalTexts.tooLate,
  unknown: elevatedTexts.unknownWord,
};

async function settle(applied: Applied, word: Word, say: Surroundings['say']): Promise<void> {
  if (word === 'keep') {
    await applied.keep();
    return say({ event: 'kept' });
  }
  await applied.revert(reasons[word]);
  if (word === 'late') throw new ChangeRefused('failed', refusalTexts.tooLate);
  say({ event: 'put-back' });
}

async function undo(id: string, around: Surroundings, performer: ChangePerformer): Promise<void> {
  const entry = await performer.journal.read(id);
  const mayRead = entry !== undefined && (around.caller.uid === 0 || around.caller.uid === entry.uid);
  if (mayRead) around.say({ event: 'operations', operations: [...entry.operations] });
  await undoTransaction(performer, { id, uid: around.caller.uid, patience }, telling(around.say));
  around.say({ event: 'undone' });
}
