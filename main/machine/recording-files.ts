import { constants, type Stats } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { largestAnswer } from './limits.ts';
import { largestRecording } from './recording.ts';
import { readAtMost } from './read-at-most.ts';

/** A folder that is no recording, or a damaged one. `message` is a sentence for people. */
export class RecordingError extends Error {
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`${path} is not a readable recording: ${problem}`);
    this.name = 'RecordingError';
    this.path = path;
  }
}

/** The files of one recording. It comes from strangers, so no file may end, hold up or mislead the program that reads it. */
export interface RecordingFiles {
  /** Text of a regular file in the recording's folder, each file once; `undefined`: no such file. Throws `RecordingError`. */
  read(path: string): Promise<string | undefined>;
}

export async function recordingFiles(directory: string): Promise<RecordingFiles> {
  const root = await realpath(directory).catch((error: unknown) => {
    throw new RecordingError(directory, reasonOf(error));
  });
  const texts = new Map<string, string>();
  const folderOf = realFolders();
  let left = largestRecording.bytes;
  async function readNew(path: string, real: string): Promise<string> {
    const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      refuseOdd(path, await file.stat());
      const bytes = await contentOf(path, file, left);
      left -= bytes.length;
      return bytes.toString('utf8');
    } finally {
      await file.close();
    }
  }
  return {
    async read(path) {
      try {
        const real = join(await folderOf(dirname(path)), basename(path));
        if (!real.startsWith(root + sep)) throw new RecordingError(path, 'it lies outside the recording.');
        const known = texts.get(real);
        if (known !== undefined) return known;
        // Before it is opened: to open a device may do something, and a pipe waits for its other end.
        refuseOdd(path, await lstat(real));
        const text = await readNew(path, real);
        texts.set(real, text);
        return text;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error instanceof RecordingError ? error : new RecordingError(path, reasonOf(error));
      }
    },
  };
}

/** The real place of a folder, looked up once: a frame has dozens of files in one. */
function realFolders(): (path: string) => Promise<string> {
  const folders = new Map<string, string>();
  return async (path) => {
    const real = folders.get(path) ?? (await realpath(path));
    folders.set(path, real);
    return real;
  };
}

function refuseOdd(path: string, status: Stats): void {
  if (status.isSymbolicLink()) throw new RecordingError(path, 'it is a link, and a recording holds no links.');
  if (!status.isFile()) throw new RecordingError(path, 'it is not a regular file.');
}

/** Throws `RecordingError` where the file is too large by itself, or with what was read before. */
async function contentOf(path: string, file: FileHandle, left: number): Promise<Buffer> {
  const bytes = await readAtMost(file, Math.min(left, largestAnswer));
  if (bytes !== undefined) return bytes;
  if (left < largestAnswer) {
    throw new RecordingError(path, `with it, the recording is larger than ${mebibytes(largestRecording.bytes)} MiB.`);
  }
  throw new RecordingError(path, `it is larger than ${mebibytes(largestAnswer)} MiB.`);
}

const mebibytes = (bytes: number): number => bytes / (1024 * 1024);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
