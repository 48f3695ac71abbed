import { z } from 'zod';
import { nasHostSchema, nasPortSchema, nasUserSchema, type KnownNasId } from '../../shared/ipc/nas.ts';
import { createFileWriter } from './file-writer.ts';
import { keepAside, readStored, type Report } from './stored-json.ts';

const storedSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().min(1).max(253),
  host: nasHostSchema,
  port: nasPortSchema.optional(),
  user: nasUserSchema.optional(),
  login: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('agent') }),
    /** `locked`: it was opened with a passphrase. */
    z.strictObject({ kind: z.literal('keyFile'), path: z.string().min(1).max(4096), locked: z.boolean() }),
    z.strictObject({ kind: z.literal('password') }),
  ]),
});

/** A NAS that is asked, and how; never a secret. */
export interface KnownNas extends Readonly<z.infer<typeof storedSchema>> {
  readonly id: KnownNasId;
}

/** The NAS that a person added; kept in one small file. */
export interface KnownNasStore {
  all(): readonly KnownNas[];
  /** Adds it, or replaces the one of the same id; ends when it is on disk. */
  put(nas: KnownNas): Promise<void>;
  remove(id: KnownNasId): Promise<void>;
}

/** Reads them; what is not understood is kept beside, and the rest is taken. */
export async function openKnownNas(path: string, report: Report): Promise<KnownNasStore> {
  let list = await readList(path, report);
  const write = createFileWriter(path);
  const save = (): Promise<void> => write(`${JSON.stringify({ nas: list }, null, 2)}\n`);
  return {
    all: () => list,
    put(nas) {
      const found = list.some(({ id }) => id === nas.id);
      list = found ? list.map((one) => (one.id === nas.id ? nas : one)) : [...list, nas];
      return save();
    },
    remove(id) {
      if (!list.some((one) => one.id === id)) return Promise.resolve();
      list = list.filter((one) => one.id !== id);
      return save();
    },
  };
}

const what = 'the known NAS';

async function readList(path: string, report: Report): Promise<readonly KnownNas[]> {
  const stored = await readStored(path, what, report);
  if (stored === undefined) return [];
  const entries: readonly unknown[] = Array.isArray(stored['nas']) ? stored['nas'] : [undefined];
  const understood = entries.flatMap((entry) => storedSchema.safeParse(entry).data ?? []);
  if (understood.length < entries.length) await keepAside(path, what, report);
  return [...new Map(understood.map((one) => [one.id, one])).values()];
}
