import { z } from 'zod';
import { consentTexts } from '../../../shared/text/fixes/elevated.ts';
import { transactionSchema } from '../journal.ts';
import { operationSchema } from '../operation.ts';
import { ChangeLost } from '../performer.ts';
import { jsonIn } from './request.ts';

const refusalCodes = [
  'changed-since',
  'consent-refused',
  'no-way-to-root',
  'busy',
  'wrong-password',
  'missing-program',
  'read-only',
  'disk-full',
  'another-fix-runs',
  'not-ours',
  'bad-plan',
  'failed',
] as const;
const refusal = { code: z.enum(refusalCodes), sentence: z.string() };

/** What the program that runs as root says, one line of JSON each. */
const eventSchema = z.discriminatedUnion('event', [
  /** The operations are the ones whose hash was sent, so the asker has seen them. */
  z.strictObject({ event: z.literal('operations'), operations: z.array(operationSchema).readonly() }),
  z.strictObject({
    event: z.literal('step'),
    index: z.int().min(0),
    state: z.enum(['doing', 'done', 'failed', 'put-back']),
  }),
  z.strictObject({ event: z.literal('applied'), transaction: transactionSchema }),
  z.strictObject({ event: z.literal('kept') }),
  z.strictObject({ event: z.literal('put-back') }),
  z.strictObject({ event: z.literal('undone') }),
  z.strictObject({
    event: z.literal('recovered'),
    list: z
      .array(z.strictObject({ transaction: transactionSchema, refusal: z.strictObject(refusal).optional() }))
      .readonly(),
  }),
  z.strictObject({ event: z.literal('refused'), ...refusal }),
  z.strictObject({ event: z.literal('stuck'), transaction: transactionSchema, sentence: z.string() }),
]);
export type ElevatedEvent = z.infer<typeof eventSchema>;

/** An event of its line. Throws `ChangeLost` for any other line: who says that may have changed something. */
export function eventIn(line: string): ElevatedEvent {
  const { data } = eventSchema.safeParse(jsonIn(Buffer.from(line)));
  if (data === undefined) throw new ChangeLost(consentTexts.foreign);
  return data;
}
