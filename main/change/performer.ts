import type { ConsentWay, FixRefusal, TransactionId } from '../../shared/model/fix.ts';
import type { OperationState } from './changer.ts';
import type { Operation } from './operation.ts';
import type { Purpose } from './plan.ts';
import type { FixStep } from './steps.ts';

/** What one machine is asked to do. */
export interface ApplyRequest {
  readonly purpose: Purpose;
  readonly steps: readonly FixStep[];
  /** `hashOf` the operations that the person saw; other ones are refused with `changed-since`. */
  readonly hash: string;
  /** Password of the account named in the steps. Never stored, logged or written but into the credentials file. */
  readonly password?: string;
}

export interface StepNews {
  readonly index: number;
  readonly operation: Operation;
  readonly state: 'doing' | 'done' | 'failed' | 'put-back';
}

/** All operations are done; until `keep` is said, it goes back at the deadline by itself. */
export interface Applied {
  readonly transaction: TransactionId;
  keep(): Promise<void>;
  /** Throws `ChangeStuck` if not everything could be reverted. */
  revert(reason: string): Promise<void>;
}

/** Not everything could be reverted. `sentence` says what is left. */
export class ChangeStuck extends Error {
  readonly transaction: TransactionId;
  constructor(transaction: TransactionId, sentence: string) {
    super(sentence);
    this.name = 'ChangeStuck';
    this.transaction = transaction;
  }
}

/** Whoever made the change ended in the middle of it: what it left is unknown until its deadline, when it goes back by itself. */
export class ChangeLost extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ChangeLost';
  }
}

/** Whoever changes one machine for us: the elevated program here, or a session over SSH. */
export interface Performer {
  /** How these operations would be done there, or why they cannot be: then the person has the commands to copy. */
  consent(operations: readonly Operation[]): Promise<ConsentWay>;
  /**
   * Throws `ChangeRefused`: nothing is changed (any more); `ChangeStuck` and `ChangeLost`: something may be. One at a time
   * per machine. `signal` cancels: all goes back.
   */
  apply(request: ApplyRequest, tell: (news: StepNews) => void, signal: AbortSignal): Promise<Applied>;
  /** Throws `ChangeRefused` where the present value is not the one we wrote, else what `apply` throws. */
  undo(transaction: TransactionId, tell: (news: StepNews) => void): Promise<void>;
  /** Reverts what a crash left in the middle. */
  recover(): Promise<readonly { readonly transaction: TransactionId; readonly refusal?: FixRefusal }[]>;
}

/**
 * Does single operations on one machine: this one as root (natively), or another one over SSH (through `sudo -n` or as root).
 * One contract suite runs against both.
 */
export interface Changer {
  stateOf(operation: Operation): Promise<OperationState>;
  /**
   * Does it, whole or not at all: throws `ChangeRefused` where the machine is not found in the operation's `before`, or
   * where the system refuses. What is done already is not done again; only the system is told once more of a file.
   */
  perform(operation: Operation): Promise<void>;
  /** The options of the share at a place, as the kernel prints them now; `undefined`: there is none. */
  mountOptions(at: string): Promise<string | undefined>;
}
