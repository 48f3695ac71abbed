import { z } from 'zod';
import type { JournalEntry } from './journal.ts';
import { operationSchema } from './operation.ts';

/** The name of an entry's file; nothing that leads elsewhere can be written in it. */
export const transactionSchema = z.string().regex(/^[0-9a-z-]{1,64}$/);

const entrySchema = z.strictObject({
  version: z.literal(1),
  id: transactionSchema,
  purpose: z.looseObject({ title: z.string() }),
  uid: z.int().min(0),
  at: z.number(),
  operations: z.array(operationSchema),
  phase: z.enum(['applying', 'applied', 'kept', 'undoing', 'undone', 'stuck']),
  next: z.int().min(0),
  deadline: z.number(),
  reason: z.string().optional(),
  mounted: z.array(z.strictObject({ at: z.string(), options: z.string() })).optional(),
});

/** Bytes of the longest record that a change is begun with. What is noted in it later makes it longer by little. */
const longestRecord = 8 * 1024 * 1024;
/** So much is read of a record. */
export const largestRecord = 2 * longestRecord;

/** Could a change be put back by what is written down of it? */
export function canBeReadAgain(entry: JournalEntry): boolean {
  const text = JSON.stringify(entry);
  return new TextEncoder().encode(text).length <= longestRecord && parseEntry(text) !== undefined;
}

/** An entry out of its file; `undefined` when it is none. */
export function parseEntry(text: string): JournalEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const { data } = entrySchema.safeParse(value);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked above; the purpose is for people alone
  return data as unknown as JournalEntry | undefined;
}
