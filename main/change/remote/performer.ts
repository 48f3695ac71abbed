import { randomUUID } from 'node:crypto';
import type { ConsentWay, FixPlace, FixRefusal, TransactionId } from '../../../shared/model/fix.ts';
import { instant, milliseconds, type Instant, type Milliseconds } from '../../../shared/model/units.ts';
import { refusalTexts } from '../../../shared/text/fixes/refusals.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import type { ChangingMachine } from '../../machine/ssh-change.ts';
import { callerAt, type Caller } from '../caller-at.ts';
import { ChangeRefused, type SecretText } from '../changer.ts';
import type { JournalEntry, SetAside } from '../journal.ts';
import type { Operation } from '../operation.ts';
import { ChangeStuck, type Applied, type ApplyRequest, type Performer, type StepNews } from '../performer.ts';
import { hashOf, type Prepare } from '../prepare.ts';
import { beginTransaction, recoverOne, undoTransaction, type Hands } from '../transaction.ts';
import { accountOf } from '../steps.ts';
import { credentialsText } from '../steps/credentials.ts';
import { remoteChanger } from './changer.ts';
import { remoteHand, type RemoteHand } from './hand.ts';
import { remoteJournal } from './journal.ts';
import { withLock } from './lock.ts';
import { remoteRollback } from './rollback.ts';
import { unwatched } from './settled.ts';
import { unsafePlace } from './unsafe-place.ts';

export interface RemotePerformerOptions {
  /** Stays open, and is closed by whoever opened it. */
  readonly changing: ChangingMachine;
  readonly place: FixPlace;
  /** What the computer is called in sentences. */
  readonly host: string;
  readonly prepare: Prepare;
  /** How long it waits for being kept before the computer puts everything back. */
  readonly patience?: Milliseconds;
  readonly now?: () => Instant;
}

export interface RemotePerformer extends Performer {
  /** What became of a change, as the computer itself has written it down. */
  entry(transaction: TransactionId): Promise<JournalEntry | undefined>;
}

type Tell = (news: StepNews) => void;
/** `refusal`: it is stuck. */
interface Recovered {
  readonly transaction: TransactionId;
  readonly refusal?: FixRefusal;
}

/** A look at both ends and the time a person needs to see that it helped. */
const usualPatience = milliseconds(120_000);
/** After the deadline the computer needs this to put everything back, and a network to come up again. */
const graceMs = 180_000;

/** Changes another computer over SSH. The connection may be made anew meanwhile; see hand.ts. */
export function remotePerformer(options: RemotePerformerOptions): RemotePerformer {
  const remote = new Remote(options);
  return {
    consent: (operations) => remote.consent(operations),
    apply: (request, tell, signal) => remote.apply(request, tell, signal),
    undo: (transaction, tell) => remote.undo(transaction, tell),
    recover: () => remote.recover(),
    entry: (transaction) => remoteJournal(remote.hand()).read(transaction),
  };
}

class Remote {
  readonly #options: RemotePerformerOptions;
  readonly #patience: Milliseconds;
  readonly #now: () => Instant;

  constructor(options: RemotePerformerOptions) {
    this.#options = options;
    this.#patience = options.patience ?? usualPatience;
    this.#now = options.now ?? (() => instant(Date.now()));
  }

  /** One for each change, so that one change does not wait for what another one waits for. */
  hand(): RemoteHand {
    return remoteHand(this.#options.changing, this.#options.host);
  }

  async consent(operations: readonly Operation[]): Promise<ConsentWay> {
    const { changing, place, host } = this.#options;
    try {
      const root = await changing.way();
      if (root.way === 'impossible')
        return { place, way: 'impossible', note: texts.noRoot[root.why](host, root.complaint) };
      const unsafe = await unsafePlace(this.hand(), operations);
      return unsafe === undefined ? { place, way: root.way } : { place, way: 'impossible', note: unsafe };
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      return { place, way: 'impossible', note: texts.unreachable(host, error.message) };
    }
  }

  async apply(request: ApplyRequest, tell: Tell, signal: AbortSignal): Promise<Applied> {
    const hand = this.hand();
    await this.#refuseWhereImpossible([]);
    const id = randomTransaction();
    const hands = this.#hands(hand, { transaction: () => id, secret: secretOf(request) });
    const applied = await withLock(hand, async () => {
      const caller = await this.#caller();
      const operations = await this.#prepared(request, caller);
      if (hashOf(operations) !== request.hash) throw new ChangeRefused('changed-since', refusalTexts.previewOutdated);
      await this.#refuseWhereImpossible(operations);
      this.#waitLong(hand);
      const wanted = { id, purpose: request.purpose, uid: caller.uid, operations, patience: this.#patience };
      return whole(hand, beginTransaction(hands, wanted, tell, signal));
    });
    return {
      transaction: applied.transaction,
      keep: () => whole(hand, applied.keep()),
      putBack: (reason) => whole(hand, applied.putBack(reason)),
    };
  }

  async undo(id: TransactionId, tell: Tell): Promise<void> {
    const hand = this.hand();
    await this.#refuseWhereImpossible((await remoteJournal(hand).read(id))?.operations ?? []);
    const hands = this.#hands(hand, { transaction: () => id });
    await withLock(hand, async () => {
      const { uid } = await this.#caller();
      this.#waitLong(hand);
      await whole(hand, undoTransaction(hands, { id, uid, patience: this.#patience }, tell));
    });
  }

  /** What somebody over there still watches is left to that one, and waited for: another program may be in the middle of it. */
  async recover(): Promise<readonly Recovered[]> {
    const hand = this.hand();
    const journal = remoteJournal(hand);
    const watched = await journal.unfinished();
    for (const { id } of watched) await unwatched(hand, id, this.#patience);
    let current: TransactionId | undefined;
    const hands = this.#hands(hand, { transaction: () => current });
    if (!(await journal.hasMarks())) return this.#ended(hand, watched);
    const rest = await withLock(hand, async () => {
      const all = (await journal.tidy()).map(unread);
      for (const entry of await journal.unfinished()) {
        current = entry.id;
        all.push(plain(await recoverOne(hands, entry, refusalTexts.interrupted)));
      }
      return all;
    });
    const others = watched.filter(({ id }) => !rest.some(({ transaction }) => transaction === id));
    return [...(await this.#ended(hand, others)), ...rest];
  }

  /** What became of those that somebody over there has put back meanwhile; what was kept is no recovery. */
  async #ended(hand: RemoteHand, watched: readonly JournalEntry[]): Promise<readonly Recovered[]> {
    const journal = remoteJournal(hand);
    const ended = await Promise.all(watched.map(({ id }) => journal.read(id)));
    return ended.flatMap((entry) => (entry === undefined ? [] : recoveredByItself(entry)));
  }

  async #refuseWhereImpossible(operations: readonly Operation[]): Promise<void> {
    const { way, note } = await this.consent(operations);
    if (way === 'impossible') throw new ChangeRefused('no-way-to-root', note ?? refusalTexts.previewOutdated);
  }

  #hands(hand: RemoteHand, of: { transaction: () => TransactionId | undefined; secret?: SecretText }): Hands {
    return {
      changer: remoteChanger({ hand, ...of }),
      journal: remoteJournal(hand),
      rollback: remoteRollback(hand),
      now: this.#now,
    };
  }

  /** Looked at over the same connection, as the user who logged in. */
  async #prepared({ steps }: ApplyRequest, caller: Caller): Promise<readonly Operation[]> {
    return this.#reading((machine) => this.#options.prepare(steps, machine, caller));
  }

  async #caller(): Promise<Caller> {
    return this.#reading(callerAt);
  }

  async #reading<T>(read: (machine: Machine) => Promise<T>): Promise<T> {
    try {
      return await read(this.#options.changing.machine);
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      throw new ChangeRefused('failed', texts.unreachable(this.#options.host, error.message));
    }
  }

  #waitLong(hand: RemoteHand): void {
    hand.waitUntil(performance.now() + this.#patience + graceMs);
  }
}

const randomTransaction = (): TransactionId => randomUUID();

/** Of a connection that stayed away it is said once, not of each operation, that nobody could look. */
async function whole<T>(hand: RemoteHand, change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (hand.gone && error instanceof ChangeStuck) throw new ChangeStuck(error.transaction, texts.gone(hand.host));
    throw error;
  }
}

/** The credentials file that the steps name; one request has one account. */
function secretOf({ steps, password }: ApplyRequest): SecretText {
  const account = accountOf(steps);
  return () => (account === undefined || password === undefined ? undefined : credentialsText(account, password));
}

type RecoveredNow = Awaited<ReturnType<typeof recoverOne>>;

function unread({ transaction, sentence }: SetAside): Recovered {
  return { transaction, refusal: { code: 'failed', sentence } };
}

function plain({ transaction, refusal }: RecoveredNow): Recovered {
  return {
    transaction,
    ...(refusal === undefined ? {} : { refusal: { code: refusal.code, sentence: refusal.message } }),
  };
}

function recoveredByItself({ id, phase, reason }: JournalEntry): readonly Recovered[] {
  if (phase === 'undone') return [{ transaction: id }];
  if (phase === 'stuck') return [{ transaction: id, refusal: { code: 'failed', sentence: reason ?? '' } }];
  return [];
}
