/**
 * The journal on Windows: values of HKLM\SOFTWARE\Lanewise\Changes, a key that only administrators write and everybody reads.
 * In the registry nobody can lay a link, a junction or a file of the same name in the way, as in a folder of ProgramData. A value
 * is one change, `open {…}` or `closed {…}`, so that the word before it is told even where the record is of another version;
 * `aside {…}` is an open one that could not be read.
 */
import { z } from 'zod';
import type { TransactionId } from '../../../shared/model/fix.ts';
import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';
import { isOpen, parseEntry, transactionSchema, type Journal, type JournalEntry, type SetAside } from '../journal.ts';
import type { WindowsScripts } from './scripts.ts';

const place = String.raw`HKLM\SOFTWARE\Lanewise\Changes`;

/** A row of read-journal.ps1. */
const rowForm = z.object({ Name: z.string(), Text: z.string() });
type Row = z.infer<typeof rowForm>;

export function windowsJournal(scripts: WindowsScripts): Journal {
  const rows = async (): Promise<readonly Row[]> => rowsBy(scripts);
  const write = async (name: string, text: string): Promise<void> =>
    void (await scripts.run('write-journal', { name: transactionSchema.parse(name), text }));
  return {
    write: (entry) => write(entry.id, `${isOpen(entry) ? 'open' : 'closed'} ${JSON.stringify(entry)}`),
    read: async (id) => {
      const row = (await rows()).find(({ Name }) => Name === id);
      if (row === undefined) return undefined;
      const entry = entryIn(row);
      if (entry === undefined) throw new ChangeRefused('failed', nativeRefusals.record(`${place}\\${id}`));
      return entry;
    },
    unfinished: async () =>
      (await rows()).flatMap((row) => {
        const entry = isMarkedOpen(row) ? entryIn(row) : undefined;
        return entry !== undefined && isOpen(entry) ? [entry] : [];
      }),
    tidy: async () => {
      const aside: SetAside[] = [];
      for (const row of await rows()) {
        if (!isMarkedOpen(row) || entryIn(row) !== undefined || !isName(row.Name)) continue;
        await write(row.Name, row.Text.replace(/^open/, 'aside'));
        aside.push({ transaction: row.Name, sentence: nativeRefusals.setAside(`${place}\\${row.Name}`) });
      }
      return aside;
    },
  };
}

/** The changes that are unfinished, by their marks; everybody may ask. */
export async function unfinishedChanges(scripts: WindowsScripts): Promise<readonly TransactionId[]> {
  const rows = await rowsBy(scripts);
  return rows.filter(isMarkedOpen).map(({ Name }) => Name);
}

async function rowsBy(scripts: WindowsScripts): Promise<readonly Row[]> {
  const { data } = z.array(rowForm).safeParse(await scripts.run('read-journal', {}));
  if (data === undefined) throw new ChangeRefused('failed', nativeRefusals.record(place));
  return data;
}

const isMarkedOpen = ({ Text }: Row): boolean => Text.startsWith('open ');
const isName = (name: string): boolean => transactionSchema.safeParse(name).success;

function entryIn({ Name: name, Text: text }: Row): JournalEntry | undefined {
  const entry = parseEntry(text.replace(/^\w+ /, ''));
  return entry?.id === name ? entry : undefined;
}
