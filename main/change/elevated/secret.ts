import type { SecretText } from '../changer.ts';
import type { FixStep } from '../steps.ts';
import { accountOf } from '../steps.ts';
import { credentialsText } from '../steps/credentials.ts';

/** The text of the credentials file for the one account that the steps name; made when it is written, kept nowhere. */
export function secretOf(steps: readonly FixStep[], password: string | undefined): SecretText {
  return () => {
    const account = accountOf(steps);
    return account === undefined || password === undefined ? undefined : credentialsText(account, password);
  };
}
