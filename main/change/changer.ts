import type { ChangeRefusalCode } from '../../shared/model/fix.ts';
import type { Operation } from './operation.ts';

/** Why an operation was not done; what it would have changed is as it was. */
export class ChangeRefused extends Error {
  readonly code: ChangeRefusalCode;
  constructor(code: ChangeRefusalCode, sentence: string) {
    super(sentence);
    this.name = 'ChangeRefused';
    this.code = code;
  }
}

/** What a computer is found in, seen from one operation. `other`: neither; somebody else changed it. */
export type OperationState = 'before' | 'after' | 'other';

/** Gives the text of a credentials file; asked at the moment it is written, kept nowhere. */
export type SecretText = (path: string) => string | undefined;

/**
 * The hand that changes one computer: this one as root (natively), or another one over SSH (through `sudo -n` or as root).
 * One contract suite runs against both.
 */
export interface Changer {
  stateOf(operation: Operation): Promise<OperationState>;
  /**
   * Does it, whole or not at all: throws `ChangeRefused` where the computer is not found in the operation's `before`, or
   * where the system refuses. What is done already is not done again; only the system is told once more of a file.
   */
  perform(operation: Operation): Promise<void>;
  /** The options of the share at a place, as the kernel prints them now; `undefined`: there is none. */
  mountOptions(at: string): Promise<string | undefined>;
}
