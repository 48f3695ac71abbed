import { z } from 'zod';
import type { FixHistory, FixPreview, FixRefusal, TransactionId } from '../model/fix.ts';

/** Printed on one line; the longest name of a share and of its mount point together. */
const idSchema = z
  .string()
  .min(1)
  .max(8192)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);

const transactionSchema = z.string().regex(/^[0-9a-z-]{1,64}$/);

/** An account of the NAS, as `steps.ts` takes one: `,` would begin a mount option, `%` a password. */
const accountName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\p{C}\p{Zl}\p{Zp},%=\\/]+$/u);
const accountSchema = z.strictObject({ user: accountName, domain: accountName.optional() });
export type FixAccount = z.infer<typeof accountSchema>;

/** Crosses once, from the window to the main program, and never back. A file of credentials has a line for it. */
const passwordSchema = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^\r\n\0]+$/);

/** Requests about changes: ids and the hash of what was seen, never a command or a path. */
export const fixRequests = {
  /** What would be done; reads only. With the account where the remedy needs one. */
  'fix.preview': z.strictObject({ id: idSchema, account: accountSchema.optional() }),
  /** Answered when it began or was refused; how it goes on comes as `fix.progress`. */
  'fix.apply': z.strictObject({
    id: idSchema,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    password: passwordSchema.optional(),
  }),
  /** Everything done so far goes back. Nothing happens where it is too late or nothing runs. */
  'fix.cancel': z.strictObject({ transaction: transactionSchema }),
  'fix.undo': z.strictObject({ transaction: transactionSchema }),
  /** Reverts what was begun and is not finished; answered when that is over. */
  'fix.recover': z.undefined(),
  'history.get': z.undefined(),
} as const;

export type FixPreviewed =
  | { readonly state: 'ready'; readonly preview: FixPreview }
  /** Ask again with the account. */
  | { readonly state: 'needs-account'; readonly title: string }
  | { readonly state: 'refused'; readonly why: FixRefusal };

export type FixStarted =
  | { readonly state: 'started'; readonly transaction: TransactionId }
  | { readonly state: 'refused'; readonly why: FixRefusal };

export interface FixResults {
  'fix.preview': FixPreviewed;
  'fix.apply': FixStarted;
  'fix.cancel': null;
  'fix.undo': FixStarted;
  'fix.recover': null;
  'history.get': FixHistory;
}
