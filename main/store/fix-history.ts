import { z } from 'zod';
import { instant, milliseconds } from '../../shared/model/units.ts';
import { reasonSchema, withReason } from '../change/reason.ts';
import type { FixHistoryStore, StoredFix } from '../change/run/ports.ts';
import { storeTexts } from '../../shared/text/stores.ts';
import { openStoredFile, type Report, type StoredFile } from './stored-file.ts';

const moment = z.number().transform(instant);
const placeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('workstation') }),
  z.strictObject({ kind: z.literal('nas'), nas: z.string() }),
]);
const itemSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    place: placeSchema,
    path: z.string(),
    diff: z.array(z.strictObject({ kind: z.enum(['same', 'removed', 'added']), text: z.string() })),
  }),
  z.strictObject({ kind: z.literal('commands'), place: placeSchema, lines: z.array(z.string()) }),
]);
const situationSchema = z.strictObject({
  at: moment,
  verdict: z.string(),
  carrying: z.number(),
  possible: z.number(),
  throughput: z.number().exactOptional(),
});
const awaitedSchema = z.strictObject({
  machine: z.string(),
  shares: z.array(z.strictObject({ id: z.string(), name: z.string(), lanes: z.array(z.string()) })),
  newSince: moment.exactOptional(),
});
const time = z.number().transform(milliseconds);
const pathSchema = z.strictObject({
  name: z.string(),
  state: z.enum(['waiting', 'away', 'returning', 'back', 'cut-short', 'not-back']),
  silence: time.exactOptional(),
  unanswered: z.literal(true).exactOptional(),
  failedReads: z.number().exactOptional(),
  carriedBy: z.array(z.string()).exactOptional(),
  backAfter: time.exactOptional(),
  limit: time.exactOptional(),
  setBy: z.string(),
});
const transaction = z.string().regex(/^[0-9a-z-]{1,64}$/);

const recordFields = z.strictObject({
  transaction,
  reason: reasonSchema,
  subject: z.strictObject({ kind: z.enum(['share', 'nas', 'interface', 'machine']), id: z.string(), name: z.string() }),
  title: z.string(),
  places: z.array(placeSchema),
  at: moment,
  outcome: z.enum(['kept', 'tested', 'undone', 'put-back', 'stuck', 'unfinished']),
  sentence: z.string(),
  items: z.array(itemSchema),
  before: situationSchema.exactOptional(),
  after: situationSchema.exactOptional(),
  undoneAt: moment.exactOptional(),
  paths: z.array(pathSchema).exactOptional(),
  parts: z.array(z.strictObject({ place: placeSchema, transaction: transaction.exactOptional() })),
  awaits: awaitedSchema.exactOptional(),
}) satisfies z.ZodType<StoredFix>;
const recordSchema = z.preprocess(withReason, recordFields);

/** Some years of repairs; the file stays small enough to be written whole. */
const mostRecords = 300;

/** The changes that were made, newest first, in one small file. It holds no secret. */
export async function openFixHistory(path: string, report: Report): Promise<FixHistoryStore> {
  const file = await openStoredFile(path, storeTexts.whats.changes, report);
  let records = await recordsIn(file);
  const save = (): Promise<void> => file.write({ changes: records });
  return {
    all: () => records,
    put(record) {
      const found = records.some((one) => one.transaction === record.transaction);
      records = found
        ? records.map((one) => (one.transaction === record.transaction ? record : one))
        : shortened([record, ...records]);
      return save();
    },
    remove(transaction) {
      records = records.filter((one) => one.transaction !== transaction);
      return save();
    },
  };
}

/** What still waits for somebody is never the one that is dropped. */
function shortened(records: readonly StoredFix[]): readonly StoredFix[] {
  if (records.length <= mostRecords) return records;
  const waits = ({ outcome }: StoredFix): boolean => outcome === 'stuck' || outcome === 'unfinished';
  const last = records.findLast((record) => !waits(record));
  return records.filter((record) => record !== last);
}

async function recordsIn({ content, keepAside }: StoredFile): Promise<readonly StoredFix[]> {
  if (content === undefined) return [];
  const entries: readonly unknown[] = Array.isArray(content['changes']) ? content['changes'] : [undefined];
  const understood = entries.flatMap((entry) => recordSchema.safeParse(entry).data ?? []);
  if (understood.length < entries.length) await keepAside();
  return understood;
}
