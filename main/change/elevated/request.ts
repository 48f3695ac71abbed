import { z } from 'zod';
import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { isUnfit } from '../../../shared/text/plain.ts';
import { ChangeRefused } from '../changer.ts';
import { transactionSchema } from '../journal.ts';
import { reasonSchema, withReason } from '../reason.ts';
import { stepsSchema } from '../steps.ts';

/** A request is one line of JSON of at most this many bytes; so much is read, and no more. */
export const longestRequestBytes = 65_536;

const words = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((text) => !isUnfit(text), 'holds a character that is not seen');

const purposeSchema = z.preprocess(
  withReason,
  z.strictObject({
    reason: reasonSchema,
    subject: z.strictObject({
      kind: z.enum(['share', 'nas', 'interface', 'machine']),
      id: words(4096),
      name: words(4096),
    }),
    title: words(500),
  }),
);

const requestSchema = z.discriminatedUnion('verb', [
  z.strictObject({
    verb: z.literal('apply'),
    purpose: purposeSchema,
    steps: stepsSchema,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    /** mount.cifs takes no longer one (MAX_PASSWORD 512); it ends at a line's end. */
    password: words(512).optional(),
  }),
  z.strictObject({ verb: z.literal('undo'), transaction: transactionSchema }),
  z.strictObject({ verb: z.literal('recover') }),
]);
export type ElevatedRequest = z.infer<typeof requestSchema>;

/** What is asked of the program that runs as root; throws as `decodeAs` does. */
export const decodeRequest = (line: Uint8Array): ElevatedRequest => decodeAs(requestSchema, line);

/**
 * A request of this form, or `ChangeRefused` with code `bad-plan`. The answer never repeats a value of the request: it could
 * be a password.
 */
export function decodeAs<T>(schema: z.ZodType<T>, line: Uint8Array): T {
  if (line.length > longestRequestBytes) throw new ChangeRefused('bad-plan', elevatedTexts.tooLong);
  const parsed = schema.safeParse(jsonOf(line));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ChangeRefused('bad-plan', elevatedTexts.badRequest(placeOf(issue?.path ?? []), issue?.code ?? 'custom'));
}

function jsonOf(line: Uint8Array): unknown {
  const value = jsonIn(line);
  if (value === undefined) throw new ChangeRefused('bad-plan', elevatedTexts.notJson);
  return value;
}

/** The value of a line of JSON; `undefined`: it is none, or holds a name that means something else to the language. */
export function jsonIn(line: Uint8Array): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line));
  } catch (error) {
    // Neither UTF-8 nor JSON, or nested deeper than the stack.
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
  return holdsPrototype(value) ? undefined : value;
}

/** A name that JSON may carry and that means something else to the language. */
function holdsPrototype(value: unknown): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.hasOwn(next, '__proto__')) return true;
    waiting.push(...Object.values(next));
  }
  return false;
}

/** Names of fields known here and numbers only: the name of an unknown field is the asker's text. */
const placeOf = (path: readonly PropertyKey[]): string => path.map(String).join('.').slice(0, 100) || 'the request';
