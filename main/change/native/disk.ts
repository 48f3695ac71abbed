import { constants, type Stats } from 'node:fs';
import { mkdir, open, readdir, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from '../changer.ts';
import { diskRefusal, errnoOf } from './disk-refusal.ts';
import type { Directory, Files, FoundFile, NewFile } from './files.ts';

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;
/** A configuration file of a system has some kilobytes. */
const largestFile = 1024 * 1024;

/** The machine's own disk. Every directory on the way is opened by its descriptor, follows no link and is root's alone. */
export const disk: Files = {
  open: (path) => walk(path, undefined),
  make: async (path, mode) => {
    const directory = await walk(path, mode);
    if (directory === undefined) throw new ChangeRefused('failed', nativeRefusals.noDirectory(path));
    return directory;
  },
};

async function walk(path: string, mode: number | undefined): Promise<Directory | undefined> {
  const parts = plainParts(path);
  let here = await open('/', O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    await refuseOpenToOthers(here, '/');
    let way = '';
    for (const part of parts) {
      way = `${way}/${part}`;
      const next = await step(here, part, way, mode);
      await here.close();
      if (next === undefined) return undefined;
      here = next;
      await refuseOpenToOthers(here, way);
    }
  } catch (error) {
    await here.close();
    throw error;
  }
  return new DiskDirectory(here, path);
}

function plainParts(path: string): readonly string[] {
  const parts = path.split('/').slice(1);
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
  const plain = path.startsWith('/') && !/[\u0000-\u001f\u007f]/.test(path);
  if (path === '/') return [];
  if (!plain || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new ChangeRefused('bad-plan', nativeRefusals.notPlain(path));
  return parts;
}

async function step(
  here: FileHandle,
  part: string,
  way: string,
  mode: number | undefined,
): Promise<FileHandle | undefined> {
  const at = `/proc/self/fd/${here.fd}/${part}`;
  for (const tryToMake of mode === undefined ? [false] : [true, false]) {
    try {
      return await open(at, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw onTheWay(way, error);
      if (tryToMake && mode !== undefined) await makeOne(here, at, way, mode);
    }
  }
  return undefined;
}

async function makeOne(here: FileHandle, at: string, way: string, mode: number): Promise<void> {
  try {
    await mkdir(at, mode);
    const made = await open(at, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    try {
      // The process's umask takes away what others need to see.
      await made.chmod(mode);
      await made.sync();
    } finally {
      await made.close();
    }
    await here.sync();
  } catch (error) {
    throw diskRefusal(way, error);
  }
}

function onTheWay(way: string, error: unknown): Error {
  if (['ENOTDIR', 'ELOOP'].includes(errnoOf(error) ?? ''))
    return new ChangeRefused('bad-plan', nativeRefusals.notDirectory(way));
  return diskRefusal(way, error);
}

async function refuseOpenToOthers(here: FileHandle, way: string): Promise<void> {
  const { uid, mode } = await here.stat();
  if (uid !== 0 || (mode & 0o022) !== 0) throw new ChangeRefused('bad-plan', nativeRefusals.openToOthers(way));
}

class DiskDirectory implements Directory {
  readonly path: string;
  private readonly handle: FileHandle;
  constructor(handle: FileHandle, path: string) {
    this.handle = handle;
    this.path = path;
  }

  async read(name: string, largestBytes = largestFile): Promise<FoundFile | undefined> {
    const path = this.inPath(name);
    const file = await this.guarded(name, () => open(this.at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)).catch(
      (error: unknown) => {
        if (errnoOf(error) === 'ENOENT') return undefined;
        if (errnoOf(error) === 'ELOOP') throw new ChangeRefused('bad-plan', nativeRefusals.symbolicLink(path));
        throw error;
      },
    );
    if (file === undefined) return undefined;
    try {
      const stats = await file.stat();
      refuseUnfitFile(path, stats, largestBytes);
      return {
        bytes: await readWhole(file, path, largestBytes),
        mode: stats.mode & 0o7777,
        uid: stats.uid,
        gid: stats.gid,
      };
    } finally {
      await file.close();
    }
  }

  names(): Promise<readonly string[]> {
    return readdir(this.at('.'));
  }

  async create(name: string): Promise<NewFile> {
    const flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
    const file = await this.guarded(name, () => open(this.at(name), flags, 0o600));
    const path = this.inPath(name);
    return {
      write: (bytes) => refusing(path, () => file.writeFile(bytes)),
      own: ({ mode, uid, gid }) =>
        refusing(path, async () => {
          await file.chown(uid, gid);
          await file.chmod(mode);
        }),
      sync: () => refusing(path, () => file.sync()),
      close: () => file.close(),
    };
  }

  rename(from: string, to: string): Promise<void> {
    return refusing(this.inPath(to), () => rename(this.at(from), this.at(to)));
  }

  async remove(name: string): Promise<void> {
    await this.guarded(name, () => unlink(this.at(name))).catch(unlessErrno('ENOENT'));
  }

  async removeEmpty(name: string): Promise<void> {
    await this.guarded(name, () => rmdir(this.at(name))).catch(unlessErrno('ENOENT', 'ENOTEMPTY'));
  }

  sync(): Promise<void> {
    return refusing(this.path, () => this.handle.sync());
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  private at(name: string): string {
    // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
    if (/[\u0000-\u001f\u007f/]/.test(name) || name === '' || name === '..')
      throw new ChangeRefused('bad-plan', nativeRefusals.notPlain(name));
    return `/proc/self/fd/${this.handle.fd}/${name}`;
  }

  private inPath(name: string): string {
    return `${this.path === '/' ? '' : this.path}/${name}`;
  }

  /** Refusals of the system as sentences; that there is nothing is told by its errno. */
  private async guarded<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (['ENOENT', 'ELOOP', 'ENOTEMPTY'].includes(errnoOf(error) ?? '')) throw error;
      throw diskRefusal(this.inPath(name), error);
    }
  }
}

const unlessErrno =
  (...codes: readonly string[]) =>
  (error: unknown): void => {
    if (!codes.includes(errnoOf(error) ?? '')) throw error;
  };

async function refusing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskRefusal(path, error);
  }
}

function refuseUnfitFile(path: string, stats: Stats, largestBytes: number): void {
  if (!stats.isFile()) throw new ChangeRefused('bad-plan', nativeRefusals.notFile(path));
  if (stats.nlink !== 1) throw new ChangeRefused('bad-plan', nativeRefusals.secondName(path));
  if (stats.uid !== 0) throw new ChangeRefused('bad-plan', nativeRefusals.notRoots(path));
  if (stats.size > largestBytes) throw new ChangeRefused('failed', nativeRefusals.tooLarge(path));
}

async function readWhole(file: FileHandle, path: string, largestBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let total = 0; ;) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.allocUnsafe(65_536) });
    if (bytesRead === 0) return Buffer.concat(chunks);
    total += bytesRead;
    if (total > largestBytes) throw new ChangeRefused('failed', nativeRefusals.tooLarge(path));
    chunks.push(buffer.subarray(0, bytesRead));
  }
}
