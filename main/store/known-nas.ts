import { z } from 'zod';
import { nasHostSchema, nasPortSchema, nasUserSchema, type KnownNasId } from '../../shared/ipc/nas.ts';
import { storeTexts } from '../../shared/text/stores.ts';
import { openStoredFile, type Report, type StoredFile } from './stored-file.ts';

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
  /** Adds it, or replaces the one of the same id; ends when it is on disk. Throws `NotStored` and changes nothing. */
  put(nas: KnownNas): Promise<void>;
  remove(id: KnownNasId): Promise<void>;
}

/** Reads them; what is not understood is kept beside, and the rest is taken. */
export async function openKnownNas(path: string, report: Report): Promise<KnownNasStore> {
  const file = await openStoredFile(path, storeTexts.whats.known, report);
  let list = await listIn(file);
  const save = (): Promise<void> => file.write({ nas: list });
  return {
    all: () => list,
    async put(nas) {
      const refused = file.refusal();
      if (refused !== undefined) throw refused;
      const found = list.some(({ id }) => id === nas.id);
      list = found ? list.map((one) => (one.id === nas.id ? nas : one)) : [...list, nas];
      await save();
    },
    async remove(id) {
      if (!list.some((one) => one.id === id)) return;
      list = list.filter((one) => one.id !== id);
      await save();
    },
  };
}

async function listIn({ content, keepAside }: StoredFile): Promise<readonly KnownNas[]> {
  if (content === undefined) return [];
  const entries: readonly unknown[] = Array.isArray(content['nas']) ? content['nas'] : [undefined];
  const understood = entries.flatMap((entry) => storedSchema.safeParse(entry).data ?? []);
  if (understood.length < entries.length) await keepAside();
  return [...new Map(understood.map((one) => [one.id, one])).values()];
}
