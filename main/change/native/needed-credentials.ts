import { ChangeRefused } from '../changer.ts';
import { journalFolder, type JournalPhase, largestRecord, parseEntry } from '../journal.ts';
import { splitPath } from '../operations/file-content.ts';
import { isNamedIn } from '../steps/credentials.ts';
import { inDirectory, type Directory, type Files } from './files.ts';

/** Where systemd looks for units (systemd.unit(5)); links among them lead from one of these to another. */
const unitFolders = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
];
type Opening = Pick<Files, 'open'>;
const waiting: readonly JournalPhase[] = ['kept', 'stuck'];

/**
 * Does anything name a credentials file once the change that wrote it is back: fstab, a mount unit, another change that was kept
 * or waits for a person? The kernel's table of mounts does not: a share that is mounted needs the file no more.
 */
export async function isNeeded(files: Opening, path: string): Promise<boolean> {
  try {
    return await isNamed(files, path);
  } catch (error) {
    // What cannot be read may name it.
    if (error instanceof ChangeRefused) return true;
    throw error;
  }
}

async function isNamed(files: Opening, path: string): Promise<boolean> {
  if (isNamedIn((await textOf(files, '/etc/fstab')) ?? '', path)) return true;
  for (const folder of unitFolders) if (await unitsName(files, folder, path)) return true;
  return recordsName(files, path);
}

async function unitsName(files: Opening, folder: string, path: string): Promise<boolean> {
  for (const name of await namesIn(files, folder)) {
    if (name.endsWith('.mount') && isNamedIn((await textOf(files, `${folder}/${name}`)) ?? '', path)) return true;
    if (!name.endsWith('.mount.d')) continue;
    for (const dropIn of await namesIn(files, `${folder}/${name}`))
      if (isNamedIn((await textOf(files, `${folder}/${name}/${dropIn}`)) ?? '', path)) return true;
  }
  return false;
}

/** A record that is not understood may be one of a kept change. */
async function recordsName(files: Opening, path: string): Promise<boolean> {
  for (const name of (await namesIn(files, journalFolder)).filter((each) => each.endsWith('.json'))) {
    const text = await textOf(files, `${journalFolder}/${name}`, largestRecord);
    if (text === undefined || !isNamedIn(text, path)) continue;
    const entry = parseEntry(text);
    if (entry === undefined || waiting.includes(entry.phase)) return true;
  }
  return false;
}

async function namesIn(files: Opening, folder: string): Promise<readonly string[]> {
  return (await inFolder(files, folder, (directory) => directory.names())) ?? [];
}

async function textOf(files: Opening, path: string, largestBytes?: number): Promise<string | undefined> {
  const [folder, name] = splitPath(path);
  const found = await inFolder(files, folder, (directory) => directory.read(name, largestBytes));
  return found?.bytes.toString('utf8');
}

/**
 * What is no plain file or folder of root's (a link, for one) is no place where Lanewise or systemd keeps such a name. Refuses
 * where it cannot be read.
 */
async function inFolder<T>(
  files: Opening,
  folder: string,
  work: (directory: Directory) => Promise<T>,
): Promise<T | undefined> {
  try {
    const directory = await files.open(folder);
    return directory === undefined ? undefined : await inDirectory(Promise.resolve(directory), work);
  } catch (error) {
    if (error instanceof ChangeRefused && error.code === 'bad-plan') return undefined;
    throw error;
  }
}
