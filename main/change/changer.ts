import type { ChangeRefusalCode } from '../../shared/model/fix.ts';

/** Why an operation was not done; what it would have changed is as it was. */
export class ChangeRefused extends Error {
  readonly code: ChangeRefusalCode;
  constructor(code: ChangeRefusalCode, sentence: string) {
    super(sentence);
    this.name = 'ChangeRefused';
    this.code = code;
  }
}

/** What a machine is found in, seen from one operation. `other`: neither; somebody else changed it. */
export type OperationState = 'before' | 'after' | 'other';

/** Gives the text of a credentials file; asked at the moment it is written, kept nowhere. */
export type SecretText = (path: string) => string | undefined;
