import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  frameFolder,
  keyOf,
  largestRecording,
  recordingSchemaVersion,
  sameAnswer,
  sourceOf,
  type AskedEntry,
  type Exchange,
  type RecordedError,
  type Recording,
} from './recording.ts';

/** A folder that holds something already is never written into: two recordings mixed would tell a lie. */
export class FolderNotEmpty extends Error {
  constructor(directory: string) {
    super(`${directory} is not empty; give a new folder.`);
    this.name = 'FolderNotEmpty';
  }
}

export async function refuseUsedFolder(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) throw new FolderNotEmpty(directory);
}

/**
 * Stores a recording in a new or empty folder; of every frame only what changed. Gives how many frames were stored: those
 * with which it would be larger than what is read again are left out.
 */
export async function writeRecording(directory: string, recording: Recording): Promise<number> {
  await refuseUsedFolder(directory);
  const present = new Map<string, Exchange>();
  let bytes = largestRecording.bytes - headBytes;
  let entries: number = largestRecording.entries;
  let stored = 0;
  for (const [index, frame] of recording.frames.entries()) {
    const newest = new Map(frame.exchanges.map((exchange) => [keyOf(exchange.ask), exchange]));
    const changed = [...newest]
      .filter(([key, exchange]) => differs(present.get(key), exchange))
      .map(([, exchange]) => exchange);
    for (const exchange of changed) present.set(keyOf(exchange.ask), exchange);
    const frameOnDisk = onDiskFrame(changed);
    bytes -= frameOnDisk.bytes;
    entries -= changed.length;
    if (index > 0 && (bytes < 0 || entries < 0 || index >= largestRecording.frames)) break;
    if (changed.length > 0 || index === 0) await writeFrame(join(directory, frameFolder(index)), frameOnDisk.files);
    stored = index + 1;
  }
  await writeJson(join(directory, 'machine.json'), headEntry(recording, stored));
  return stored;
}

/** Room for machine.json: 10 000 frames with some 40 bytes each, and the note. */
const headBytes = 1024 * 1024;

const differs = (before: Exchange | undefined, now: Exchange): boolean =>
  before === undefined || !sameAnswer(before, now);

const headEntry = (recording: Recording, stored: number) => ({
  schema: recordingSchemaVersion,
  id: recording.id,
  family: recording.family,
  ...(recording.hostName === undefined ? {} : { hostName: recording.hostName }),
  createdAt: recording.createdAt.toISOString(),
  note: recording.note,
  redacted: recording.redacted,
  derived: recording.derived,
  frames: recording.frames.slice(0, stored).map((frame) => ({ offsetMs: frame.offsetMs })),
});

function onDiskFrame(exchanges: readonly Exchange[]): { readonly bytes: number; readonly files: Contents } {
  const named = storedNames();
  const answers = exchanges.map((exchange) => onDisk(exchange, named));
  const asked = json(answers.map(({ entry }) => entry));
  const files = [...answers.flatMap(({ contents }) => contents), ['asked.json', asked] as const];
  return { bytes: files.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0), files };
}

async function writeFrame(folder: string, files: Contents): Promise<void> {
  for (const [path, text] of files) await writeText(join(folder, path), text);
}

type Contents = readonly (readonly [path: string, text: string])[];

function onDisk(exchange: Exchange, named: Naming): { readonly entry: AskedEntry; readonly contents: Contents } {
  const { ask } = exchange;
  if ('error' in exchange) return { entry: errorEntry(exchange), contents: [] };
  if ('text' in exchange) {
    const parts = exchange.ask.path.split('/').filter(Boolean);
    const path = named('files', parts.length === 0 ? ['_'] : parts);
    return { entry: { file: exchange.ask.path, text: path }, contents: [[path, exchange.text]] };
  }
  if ('names' in exchange) return { entry: { directory: exchange.ask.path, names: [...exchange.names] }, contents: [] };
  if ('target' in exchange) return { entry: { link: exchange.ask.path, target: exchange.target }, contents: [] };
  const { exitCode, stdout, stderr } = exchange.result;
  const path = named('commands', [sourceOf(ask)]);
  return {
    entry: {
      command: [...exchange.ask.argv],
      exitCode,
      ...(stdout === '' ? {} : { stdout: path }),
      ...(stderr === '' ? {} : { stderr: `${path}.stderr` }),
    },
    contents: [
      ...(stdout === '' ? [] : [[path, stdout] as const]),
      ...(stderr === '' ? [] : [[`${path}.stderr`, stderr] as const]),
    ],
  };
}

function errorEntry(exchange: Extract<Exchange, { error: RecordedError }>): AskedEntry {
  const { ask, error } = exchange;
  if (ask.kind === 'file') return { file: ask.path, error };
  if (ask.kind === 'directory') return { directory: ask.path, error };
  if (ask.kind === 'link') return { link: ask.path, error };
  return { command: [...ask.argv], error };
}

type Naming = (folder: 'files' | 'commands', words: readonly string[]) => string;

/** Names that a person can read and every file system takes; what would collide gets a number. */
function storedNames(): Naming {
  const files = new Set<string>();
  const folders = new Set<string>();
  // Compared in lower case: Windows and macOS keep `A` and `a` in one file.
  const parentsOf = (path: string) => path.split('/').map((_, index, all) => all.slice(0, index).join('/'));
  const belowFile = (path: string) => parentsOf(path).some((name) => files.has(name));
  const taken = (path: string) => [path, `${path}.stderr`].some((name) => files.has(name) || folders.has(name));
  return (folder, words) => {
    const names = words.map(plainName).join('/');
    const lower = (path: string) => path.toLowerCase();
    let base: string = folder;
    // `/a` was asked as a file, and now `/a/b`: the second goes into a folder of its own.
    while (belowFile(lower(`${base}/${names}`))) base = `${base}/~`;
    const place = `${base}/${names}`;
    let path = place;
    for (let number = 2; taken(lower(path)); number++) path = `${place}~${number}`;
    for (const name of [lower(path), lower(`${path}.stderr`)]) files.add(name);
    for (const name of parentsOf(lower(path))) folders.add(name);
    return path;
  };
}

/** Longest file name that ext4, NTFS and APFS all take is 255 bytes; a command line beyond this says no more. */
const longestName = 120;
const plainName = (word: string): string => {
  const name = word.replaceAll(/[^\w.=,@%+-]+/g, '_').slice(0, longestName);
  return /^\.*$/.test(name) ? `_${name.length}` : name.replace(/\.+$/, '_');
};

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: 'wx' });
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const writeJson = (path: string, value: unknown): Promise<void> => writeText(path, json(value));
