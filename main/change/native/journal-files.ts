import type { TransactionId } from '../../../shared/model/fix.ts';
import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';
import {
  asideEnding,
  isOpen,
  openEnding,
  type Journal,
  type JournalEntry,
  type SetAside,
  largestRecord,
  parseEntry,
  transactionSchema,
} from '../journal.ts';
import { inDirectory, removeLeft, replaceFile, type Directory, type Files } from './files.ts';

const ending = '.json';

/**
 * One file for each change, root's alone because it holds what files held before; beside it, while the change is
 * unfinished, an empty `ID.open` that everybody can see, so that the program notices without being root.
 */
export function journalFiles(files: Files, path: string): Journal {
  const within = <T>(work: (directory: Directory) => Promise<T>) => inDirectory(files.make(path, 0o755), work);
  return {
    write: (entry) => within((directory) => write(directory, entry)),
    read: (id) => within((directory) => read(directory, id)),
    unfinished: () =>
      within(async (directory) => {
        const found = await Promise.all((await marked(directory)).map((id) => lookAt(directory, id)));
        return found.flatMap((entry) =>
          entry !== undefined && entry !== 'unreadable' && isOpen(entry) ? [entry] : [],
        );
      }),
    tidy: () => within(tidy),
  };
}

async function marked(directory: Directory): Promise<readonly string[]> {
  const names = (await directory.names()).filter((name) => name.endsWith(openEnding));
  return names.map((name) => name.slice(0, -openEnding.length));
}

async function tidy(directory: Directory): Promise<readonly SetAside[]> {
  const aside: SetAside[] = [];
  for (const id of await marked(directory)) {
    // No change is called so.
    const entry = isName(id) ? await lookAt(directory, id) : undefined;
    if (entry === 'unreadable') {
      await directory.rename(id + openEnding, id + asideEnding);
      aside.push({ transaction: id, sentence: nativeRefusals.setAside(`${directory.path}/${id}${ending}`) });
    } else if (entry === undefined || !isOpen(entry)) {
      if (isName(id)) await removeLeft(directory, `${id}${ending}`);
      await directory.remove(id + openEnding);
    }
  }
  await directory.sync();
  return aside;
}

/** The mark is on the disk before the entry, and goes after it: whoever looks for marks finds every open entry. */
async function write(directory: Directory, entry: JournalEntry): Promise<void> {
  const id = transactionSchema.parse(entry.id);
  const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
  try {
    if (isOpen(entry)) await mark(directory, id);
    await replaceFile(directory, `${id}${ending}`, bytes, { mode: 0o600, uid: 0, gid: 0 });
  } catch (error) {
    // What is wrong with the disk is told; a mark that stays is removed by `tidy`.
    await unmarkClosed(directory, id).catch(() => undefined);
    throw error;
  }
  if (!isOpen(entry)) await unmark(directory, id);
}

async function mark(directory: Directory, id: string): Promise<void> {
  if ((await directory.read(id + openEnding)) !== undefined) return;
  const file = await directory.create(id + openEnding);
  try {
    await file.own({ mode: 0o644, uid: 0, gid: 0 });
  } finally {
    await file.close();
  }
  await directory.sync();
}

async function unmark(directory: Directory, id: string): Promise<void> {
  await directory.remove(id + openEnding);
  await directory.sync();
}

/** What could not be written: the mark goes unless an open entry was there before, or took its place all the same. */
async function unmarkClosed(directory: Directory, id: string): Promise<void> {
  const entry = await read(directory, id);
  if (entry === undefined || !isOpen(entry)) await unmark(directory, id);
}

async function lookAt(directory: Directory, id: string): Promise<JournalEntry | 'unreadable' | undefined> {
  try {
    return await read(directory, id);
  } catch (error) {
    if (error instanceof ChangeRefused) return 'unreadable';
    throw error;
  }
}

const isName = (id: string): boolean => transactionSchema.safeParse(id).success;

async function read(directory: Directory, id: string): Promise<JournalEntry | undefined> {
  if (!isName(id)) throw new ChangeRefused('bad-plan', nativeRefusals.record(id));
  const found = await directory.read(`${id}${ending}`, largestRecord);
  if (found === undefined) return undefined;
  const entry = parseEntry(found.bytes.toString('utf8'));
  if (entry === undefined || entry.id !== (id as TransactionId))
    throw new ChangeRefused('failed', nativeRefusals.record(`${directory.path}/${id}${ending}`));
  return entry;
}
