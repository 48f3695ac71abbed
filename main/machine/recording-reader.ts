import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { z } from 'zod';
import {
  askedOnDisk,
  frameFolder,
  headOnDisk,
  type AskedEntry,
  type Exchange,
  type Frame,
  type Recording,
} from './recording.ts';

/** A folder that is no recording, or a damaged one. `message` is a sentence for people. */
export class RecordingError extends Error {
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`${path} is not a readable recording: ${problem}`);
    this.name = 'RecordingError';
    this.path = path;
  }
}

/** Reads and checks a whole recording; throws `RecordingError`. */
export async function readRecording(directory: string): Promise<Recording> {
  const path = join(directory, 'machine.json');
  const checked = await readChecked(path, headOnDisk);
  if (checked === undefined) throw new RecordingError(directory, 'it has no machine.json.');
  const { schema: _version, ...head } = checked;
  const root = await realpath(directory);
  const [first, ...later] = await Promise.all(
    head.frames.map(async ({ offsetMs }, index) => ({ offsetMs, exchanges: await readFrame(root, index) })),
  );
  if (first === undefined) throw new RecordingError(path, 'it has no frame.');
  refuseTimeRunningBack(path, [first, ...later]);
  return { ...head, createdAt: new Date(head.createdAt), frames: [first, ...later] };
}

function refuseTimeRunningBack(path: string, frames: readonly Frame[]): void {
  const index = frames.findIndex((frame, at) => at > 0 && frame.offsetMs < (frames[at - 1]?.offsetMs ?? 0));
  if (index >= 0) throw new RecordingError(path, `frame ${index + 1} is earlier than the one before it.`);
}

async function readFrame(root: string, index: number): Promise<readonly Exchange[]> {
  const folder = join(root, frameFolder(index));
  const path = join(folder, 'asked.json');
  const entries = await readChecked(path, askedOnDisk);
  if (entries === undefined && index === 0) throw new RecordingError(path, 'it is missing.');
  const stored = (name: string): Promise<string> => readStored(root, join(folder, name));
  return Promise.all((entries ?? []).map((entry) => exchangeOf(entry, stored)));
}

async function exchangeOf(entry: AskedEntry, stored: (name: string) => Promise<string>): Promise<Exchange> {
  if ('file' in entry) {
    const ask = { kind: 'file', path: entry.file } as const;
    return 'error' in entry ? { ask, error: entry.error } : { ask, text: await stored(entry.text) };
  }
  if ('directory' in entry) {
    const ask = { kind: 'directory', path: entry.directory } as const;
    return 'error' in entry ? { ask, error: entry.error } : { ask, names: entry.names };
  }
  if ('link' in entry) {
    const ask = { kind: 'link', path: entry.link } as const;
    return 'error' in entry ? { ask, error: entry.error } : { ask, target: entry.target };
  }
  const ask = { kind: 'command', argv: entry.command } as const;
  if ('error' in entry) return { ask, error: entry.error };
  const [stdout, stderr] = await Promise.all([
    entry.stdout === undefined ? '' : stored(entry.stdout),
    entry.stderr === undefined ? '' : stored(entry.stderr),
  ]);
  return { ask, result: { exitCode: entry.exitCode, stdout, stderr } };
}

/** A recording comes from strangers: not even by a symbolic link may it show a file from outside its folder. */
async function readStored(root: string, path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if (!real.startsWith(root + sep)) throw new RecordingError(path, 'it lies outside the recording.');
    return await readFile(real, 'utf8');
  } catch (error) {
    throw error instanceof RecordingError ? error : new RecordingError(path, reasonOf(error));
  }
}

/** `undefined`: no such file. */
async function readChecked<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new RecordingError(path, reasonOf(error));
  });
  if (text === undefined) return undefined;
  const checked = schema.safeParse(parseJson(path, text));
  if (!checked.success) throw new RecordingError(path, z.prettifyError(checked.error));
  return checked.data;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RecordingError(path, reasonOf(error));
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
