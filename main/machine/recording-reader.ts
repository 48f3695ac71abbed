import { join } from 'node:path';
import { z } from 'zod';
import { RecordingError, recordingFiles, type RecordingFiles } from './recording-files.ts';
import {
  askedOnDisk,
  frameFolder,
  headOnDisk,
  largestRecording,
  type AskedEntry,
  type Exchange,
  type Frame,
  type Recording,
} from './recording.ts';

/** Reads and checks a whole recording; throws `RecordingError`. */
export async function readRecording(directory: string): Promise<Recording> {
  const path = join(directory, 'machine.json');
  const files = await recordingFiles(directory);
  const stored = await readJson(files, path);
  if (stored === undefined) throw new RecordingError(directory, 'it has no machine.json.');
  refuseTooManyFrames(path, stored);
  const { schema: _version, ...head } = checked(path, headOnDisk, stored);
  const frames: Frame[] = [];
  const readFrame = frameReader(directory, files);
  // One after the other: thousands of files open at once are more than a process may have.
  for (const [index, { offsetMs }] of head.frames.entries()) {
    frames.push({ offsetMs, exchanges: await readFrame(index) });
  }
  const [first, ...later] = frames;
  if (first === undefined) throw new RecordingError(path, 'it has no frame.');
  refuseTimeRunningBack(path, frames);
  return { ...head, createdAt: new Date(head.createdAt), frames: [first, ...later] };
}

/** Before they are checked one by one, each with a message of its own. */
function refuseTooManyFrames(path: string, stored: unknown): void {
  const frames: unknown = typeof stored === 'object' && stored !== null && 'frames' in stored ? stored.frames : [];
  if (Array.isArray(frames) && frames.length > largestRecording.frames) {
    throw new RecordingError(path, `it has ${frames.length} frames; at most ${largestRecording.frames} are read.`);
  }
}

function refuseTimeRunningBack(path: string, frames: readonly Frame[]): void {
  const index = frames.findIndex((frame, at) => at > 0 && frame.offsetMs < (frames[at - 1]?.offsetMs ?? 0));
  if (index >= 0) throw new RecordingError(path, `frame ${index + 1} is earlier than the one before it.`);
}

function frameReader(directory: string, files: RecordingFiles): (index: number) => Promise<readonly Exchange[]> {
  let left = largestRecording.entries;
  return async (index) => {
    const folder = join(directory, frameFolder(index));
    const path = join(folder, 'asked.json');
    const entries = await readJson(files, path);
    if (entries === undefined) {
      if (index === 0) throw new RecordingError(path, 'it is missing.');
      return [];
    }
    if (!Array.isArray(entries)) throw new RecordingError(path, 'it is not a list.');
    left -= entries.length;
    if (left < 0) {
      throw new RecordingError(path, `with it, the recording has more than ${largestRecording.entries} answers.`);
    }
    const exchanges: Exchange[] = [];
    // Each for itself, so that a list of nothing but mistakes gives one message.
    for (const [at, entry] of entries.entries()) {
      exchanges.push(await exchangeOf(checked(path, askedOnDisk, entry, at), storedIn(folder, files)));
    }
    return exchanges;
  };
}

const storedIn =
  (folder: string, files: RecordingFiles) =>
  async (name: string): Promise<string> => {
    const path = join(folder, name);
    const text = await files.read(path);
    if (text === undefined) throw new RecordingError(path, 'it is missing.');
    return text;
  };

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
  const stdout = entry.stdout === undefined ? '' : await stored(entry.stdout);
  const stderr = entry.stderr === undefined ? '' : await stored(entry.stderr);
  return { ask, result: { exitCode: entry.exitCode, stdout, stderr } };
}

/** `undefined`: no such file. */
async function readJson(files: RecordingFiles, path: string): Promise<unknown> {
  const text = await files.read(path);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    // What the parser says quotes the file. A nesting that is too deep for it is a RangeError.
    if (error instanceof SyntaxError || error instanceof RangeError) throw new RecordingError(path, 'it is not JSON.');
    throw error;
  }
}

/** `index` is the place of an entry in the list of the file. */
function checked<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  value: unknown,
  index?: number,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const where = index === undefined ? '' : `entry ${index + 1}: `;
  throw new RecordingError(path, `${where}${z.prettifyError(result.error).slice(0, longestComplaint)}`);
}

/** Enough for every form that an entry can have; a message quotes names of keys, which may be long. */
const longestComplaint = 1000;
