import type { TransactionId } from '../../../shared/model/fix.ts';
import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';
import { openEnding, type Journal, type JournalEntry, type JournalPhase } from '../journal.ts';
import { inDirectory, replaceFile, type Directory, type Files } from './files.ts';
import { parseEntry, transactionSchema } from '../journal-schema.ts';

const ending = '.json';
const openPhases: readonly JournalPhase[] = ['applying', 'applied', 'undoing'];

/**
 * One file for each change, root's alone because it holds what files held before; beside it, while the change is
 * unfinished, an empty `ID.open` that everybody can see, so that the program notices without being root.
 */
export function journalFiles(files: Files, path: string): Journal {
  const opened = () => files.make(path, 0o755);
  return {
    write: (entry) => inDirectory(opened(), (directory) => write(directory, entry)),
    read: (id) => inDirectory(opened(), (directory) => read(directory, id)),
    unfinished: () =>
      inDirectory(opened(), async (directory) => {
        const names = (await directory.names()).filter((name) => name.endsWith(ending) && !name.startsWith('.'));
        const entries: JournalEntry[] = [];
        for (const name of names) {
          const entry = await read(directory, name.slice(0, -ending.length));
          if (entry !== undefined && openPhases.includes(entry.phase)) entries.push(entry);
        }
        return entries;
      }),
  };
}

async function write(directory: Directory, entry: JournalEntry): Promise<void> {
  const id = transactionSchema.parse(entry.id);
  const isOpen = openPhases.includes(entry.phase);
  if (isOpen) await mark(directory, `${id}${openEnding}`);
  const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
  await replaceFile(directory, `${id}${ending}`, bytes, { mode: 0o600, uid: 0, gid: 0 });
  if (!isOpen) {
    await directory.remove(`${id}${openEnding}`);
    await directory.sync();
  }
}

async function mark(directory: Directory, name: string): Promise<void> {
  if ((await directory.read(name)) !== undefined) return;
  const file = await directory.create(name);
  try {
    await file.own({ mode: 0o644, uid: 0, gid: 0 });
  } finally {
    await file.close();
  }
}

async function read(directory: Directory, id: string): Promise<JournalEntry | undefined> {
  if (!transactionSchema.safeParse(id).success) throw new ChangeRefused('bad-plan', nativeRefusals.record(id));
  const found = await directory.read(`${id}${ending}`);
  if (found === undefined) return undefined;
  const entry = parseEntry(found.bytes.toString('utf8'));
  if (entry === undefined || entry.id !== (id as TransactionId))
    throw new ChangeRefused('failed', nativeRefusals.record(`${directory.path}/${id}${ending}`));
  return entry;
}
