import { open, readdir, readlink } from 'node:fs/promises';
import { systemError } from './errno.ts';
import { keptShell } from './kept-shell.ts';
import { defaultTimeoutMs, largestAnswer } from './limits.ts';
import { liveTime } from './live-time.ts';
import { MachineError, type Machine } from './machine.ts';
import { readAtMost } from './read-at-most.ts';

/** The machine this program runs on. */
export function localMachine(): Machine {
  const guarded = unlessHanging();
  const shell = keptShell();
  const ask = <T>(kind: string, path: string, read: (path: string) => Promise<T>): Promise<T> =>
    guarded(`${kind} ${path}`, path, () => withErrno(path, read));
  return {
    id: 'local',
    family: 'linux',
    readFile: (path) => ask('file', path, readText),
    listDirectory: (path) => ask('directory', path, async (at) => (await readdir(at)).sort()),
    readLink: (path) => ask('link', path, (at) => readlink(at)),
    run: (argv, options = {}) => shell.run(argv, options.timeoutMs ?? defaultTimeoutMs),
    beginLook: () => undefined,
    now: liveTime,
    close: async () => shell.close(),
  };
}

/** Files below /proc and /sys tell no size: read until the end, or until it is too much. */
async function readText(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const bytes = await readAtMost(handle, largestAnswer);
    if (bytes === undefined) throw new MachineError('too-large', path, `${path} is larger than 16 MiB.`);
    return bytes.toString('utf8');
  } finally {
    await handle.close();
  }
}

async function withErrno<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    if (error instanceof MachineError) throw error;
    // Node refuses a path with a NUL byte itself; the system would have answered EINVAL.
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    throw code === undefined ? error : systemError(path, code === 'ERR_INVALID_ARG_VALUE' ? 'EINVAL' : code);
  }
}

/**
 * A read that hangs (the kernel waits for a dead NAS) holds one of Node's four file threads for good. So nobody waits
 * for it longer than the time-out, and the same thing is not asked again before the kernel has answered.
 */
function unlessHanging(): <T>(key: string, source: string, read: () => Promise<T>) => Promise<T> {
  const hanging = new Set<string>();
  return async <T>(key: string, source: string, read: () => Promise<T>) => {
    const { promise: deadline, reject } = Promise.withResolvers<never>();
    const late = () =>
      new MachineError('timeout', source, `Reading ${source} took longer than ${defaultTimeoutMs / 1000} s.`);
    if (hanging.has(key)) throw late();
    const timer = setTimeout(() => {
      hanging.add(key);
      reject(late());
    }, defaultTimeoutMs);
    const reading = read();
    const answered = () => {
      clearTimeout(timer);
      hanging.delete(key);
    };
    reading.then(answered, answered);
    return Promise.race([reading, deadline]);
  };
}
