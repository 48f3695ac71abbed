import { z } from 'zod';
import type { TransactionId } from '../../shared/model/fix.ts';
import type { Instant, Milliseconds } from '../../shared/model/units.ts';
import { operationSchema, type Operation } from './operation.ts';
import type { Purpose } from './plan.ts';

/**
 * `applying`: operations up to `next` are done, that one may be half done. `applied`: all done, nobody has said yet that it
 * stays. `kept`: it stays. `undoing`: on the way back. `undone`: all is as before. `stuck`: could not be reverted whole.
 */
export type JournalPhase = 'applying' | 'applied' | 'kept' | 'undoing' | 'undone' | 'stuck';

/** One change of one machine. On the disk before the first operation, and before each further one. */
export interface JournalEntry {
  readonly version: 1;
  readonly id: TransactionId;
  /** For people who read the journal; an earlier version wrote other fields. */
  readonly purpose: Pick<Purpose, 'title'> & Partial<Purpose>;
  /** Who asked: the user id on the machine; only that user and root may undo it. */
  readonly uid: number;
  readonly at: Instant;
  readonly operations: readonly Operation[];
  readonly phase: JournalPhase;
  /** Index of the operation that is being done. */
  readonly next: number;
  /** After this moment whoever finds it `applying` or `applied` reverts everything. */
  readonly deadline: Instant;
  readonly reason?: string;
  /** How the kernel printed the mounts that were made, when the change was kept: a later undo looks for it. */
  readonly mounted?: readonly MountSeen[];
}

export interface MountSeen {
  readonly at: string;
  /** A field of /proc/self/mounts. */
  readonly options: string;
}

/** On every machine that is changed: the entries and the lock. The names in it can be read by everybody. */
export const journalFolder = '/var/lib/lanewise/journal';
/** `ID.open` lies beside the entry of a change that is unfinished. */
export const openEnding = '.open';
/** What becomes of that mark where the entry beside it cannot be read. */
export const asideEnding = '.aside';

const openPhases: readonly JournalPhase[] = ['applying', 'applied', 'undoing'];
/** Begun, and neither kept nor reverted; not one that is stuck: that waits for a person. */
export const isOpen = ({ phase }: JournalEntry): boolean => openPhases.includes(phase);

/** A record that says that a change is unfinished and cannot be read: of another version, or damaged. */
export interface SetAside {
  readonly transaction: TransactionId;
  /** Which one, and what that means. */
  readonly sentence: string;
}

/** Where the entries are kept: on the machine that is changed, root's alone. */
export interface Journal {
  /** Returns when it is on the disk (fsync of file and directory). */
  write(entry: JournalEntry): Promise<void>;
  /** Throws `ChangeRefused` for one that cannot be read. */
  read(id: TransactionId): Promise<JournalEntry | undefined>;
  /** The open ones, by their marks. One that cannot be read keeps nobody from the others: `tidy` tells of it. */
  unfinished(): Promise<readonly JournalEntry[]>;
  /**
   * Removes the marks of changes that are not open, or were never written down, and sets aside the open ones that cannot be read:
   * nobody is asked for root because of them again. Whoever calls holds the machine's lock.
   */
  tidy(): Promise<readonly SetAside[]>;
}

/** Reverts everything at the deadline, whatever becomes of the program: it lives on the machine being changed. */
export interface Rollback {
  /** `within` counts from now, by no clock that can be set; the entry's own deadline only names it. */
  arm(entry: JournalEntry, within: Milliseconds): Promise<void>;
  disarm(id: TransactionId): Promise<void>;
}

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

/** Could a change be reverted by what is written down of it? */
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
