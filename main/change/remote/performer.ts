import { randomUUID } from 'node:crypto';
import type { ConsentWay, ChangePlace, FixRefusal, TransactionId } from '../../../shared/model/fix.ts';
import { instant, milliseconds, type Instant, type Milliseconds } from '../../../shared/model/units.ts';
import { refusalTexts } from '../../../shared/text/fixes/refusals.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import type { SshOptions } from '../../machine/ssh.ts';
import { openSshChanging, type ChangingMachine } from '../../machine/ssh-change.ts';
import { callerAt, type Caller } from '../caller.ts';
import { ChangeRefused, type SecretText } from '../changer.ts';
import type { JournalEntry, SetAside } from '../journal.ts';
import type { Operation } from '../operation.ts';
import { ChangeStuck, type Applied, type ApplyRequest, type Performer, type StepNews } from '../performer.ts';
import { hashOf, type Prepare } from '../prepare.ts';
import { beginTransaction, recoverOne, undoTransaction, type ChangePerformer } from '../transaction.ts';
import { secretOf } from '../steps.ts';
import { remoteChanger } from './changer.ts';
import { rootShell, type RootShell } from './root-shell.ts';
import { remoteJournal } from './journal.ts';
import { withLock } from './lock.ts';
import { remoteRollback } from './rollback.ts';
import { untilUnwatched } from './settled.ts';
import { unsafePlace } from './unsafe-place.ts';

export interface RemotePerformerOptions {
  /** Stays open, and is closed by whoever opened it. */
  readonly changing: ChangingMachine;
  readonly place: ChangePlace;
  /** What the machine is called in sentences. */
  readonly host: string;
  readonly prepare: Prepare;
  /** How long it waits for being kept before the machine reverts everything. */
  readonly patience?: Milliseconds;
  readonly now?: () => Instant;
}

export interface RemotePerformer extends Performer {
  /** What became of a change, as the machine itself has written it down. */
  entry(transaction: TransactionId): Promise<JournalEntry | undefined>;
}

/** A machine over SSH that a performer may change; whoever opens it closes it. */
export type ChangeableMachine = ChangingMachine;

/** Connects like `sshMachine` and throws what it throws. */
export const openChangeable = (ssh: SshOptions): Promise<ChangeableMachine> => openSshChanging(ssh);

type Tell = (news: StepNews) => void;
/** `refusal`: it is stuck. */
interface Recovered {
  readonly transaction: TransactionId;
  readonly refusal?: FixRefusal;
}

/** A look at both ends and the time a person needs to see that it helped. */
const usualPatience = milliseconds(120_000);
/** After the deadline the machine needs this to revert everything, and a network to come up again. */
const graceMs = 180_000;

/** Changes another machine over SSH. The connection may be made anew meanwhile; see root-shell.ts. */
export function remotePerformer(options: RemotePerformerOptions): RemotePerformer {
  const remote = new Remote(options);
  return {
    consent: (operations) => remote.consent(operations),
    apply: (request, tell, signal) => remote.apply(request, tell, signal),
    undo: (transaction, tell) => remote.undo(transaction, tell),
    recover: () => remote.recover(),
    entry: (transaction) => remoteJournal(remote.shell()).read(transaction),
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
  shell(): RootShell {
    return rootShell(this.#options.changing, this.#options.host);
  }

  async consent(operations: readonly Operation[]): Promise<ConsentWay> {
    const { changing, place, host } = this.#options;
    try {
      const root = await changing.way();
      if (root.way === 'impossible')
        return { place, way: 'impossible', note: texts.noRoot[root.why](host, root.complaint) };
      const unsafe = await unsafePlace(this.shell(), operations);
      return unsafe === undefined ? { place, way: root.way } : { place, way: 'impossible', note: unsafe };
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      return { place, way: 'impossible', note: texts.unreachable(host, error.message) };
    }
  }

  async apply(request: ApplyRequest, tell: Tell, signal: AbortSignal): Promise<Applied> {
    const shell = this.shell();
    await this.#refuseWhereImpossible([]);
    const id = randomTransaction();
    const performer = this.#performer(shell, {
      transaction: () => id,
      secret: secretOf(request.steps, request.password),
    });
    const applied = await withLock(shell, async () => {
      const caller = await this.#caller();
      const operations = await this.#prepared(request, caller);
      if (hashOf(operations) !== request.hash) throw new ChangeRefused('changed-since', refusalTexts.previewOutdated);
      await this.#refuseWhereImpossible(operations);
      this.#waitLong(shell);
      const wanted = { id, purpose: request.purpose, uid: caller.uid, operations, patience: this.#patience };
      return reportLossOnce(shell, beginTransaction(performer, wanted, tell, signal));
    });
    return {
      transaction: applied.transaction,
      keep: () => reportLossOnce(shell, applied.keep()),
      revert: (reason) => reportLossOnce(shell, applied.revert(reason)),
    };
  }

  async undo(id: TransactionId, tell: Tell): Promise<void> {
    const shell = this.shell();
    await this.#refuseWhereImpossible((await remoteJournal(shell).read(id))?.operations ?? []);
    const performer = this.#performer(shell, { transaction: () => id });
    await withLock(shell, async () => {
      const { uid } = await this.#caller();
      this.#waitLong(shell);
      await reportLossOnce(shell, undoTransaction(performer, { id, uid, patience: this.#patience }, tell));
    });
  }

  /** What somebody over there still watches is left to that one, and waited for: another program may be in the middle of it. */
  async recover(): Promise<readonly Recovered[]> {
    const shell = this.shell();
    const journal = remoteJournal(shell);
    const watched = await journal.unfinished();
    for (const { id } of watched) await untilUnwatched(shell, id, this.#patience);
    let current: TransactionId | undefined;
    const performer = this.#performer(shell, { transaction: () => current });
    if (!(await journal.hasMarks())) return this.#ended(shell, watched);
    const rest = await withLock(shell, async () => {
      const all = (await journal.tidy()).map(unread);
      for (const entry of await journal.unfinished()) {
        current = entry.id;
        all.push(plain(await recoverOne(performer, entry, refusalTexts.interrupted)));
      }
      return all;
    });
    const others = watched.filter(({ id }) => !rest.some(({ transaction }) => transaction === id));
    return [...(await this.#ended(shell, others)), ...rest];
  }

  /** What became of those that somebody over there has reverted meanwhile; what was kept is no recovery. */
  async #ended(shell: RootShell, watched: readonly JournalEntry[]): Promise<readonly Recovered[]> {
    const journal = remoteJournal(shell);
    const ended = await Promise.all(watched.map(({ id }) => journal.read(id)));
    return ended.flatMap((entry) => (entry === undefined ? [] : recoveredByItself(entry)));
  }

  async #refuseWhereImpossible(operations: readonly Operation[]): Promise<void> {
    const { way, note } = await this.consent(operations);
    if (way === 'impossible') throw new ChangeRefused('no-way-to-root', note ?? refusalTexts.previewOutdated);
  }

  #performer(
    shell: RootShell,
    of: { transaction: () => TransactionId | undefined; secret?: SecretText },
  ): ChangePerformer {
    return {
      changer: remoteChanger({ shell, ...of }),
      journal: remoteJournal(shell),
      rollback: remoteRollback(shell),
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

  #waitLong(shell: RootShell): void {
    shell.waitUntil(performance.now() + this.#patience + graceMs);
  }
}

const randomTransaction = (): TransactionId => randomUUID();

/** Of a connection that stayed away it is said once, not of each operation, that nobody could look. */
async function reportLossOnce<T>(shell: RootShell, change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (shell.gone && error instanceof ChangeStuck) throw new ChangeStuck(error.transaction, texts.gone(shell.host));
    throw error;
  }
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
