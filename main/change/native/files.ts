import { nextName, splitPath } from '../operations/file-content.ts';

/** A file as it was found through its own descriptor. */
export interface FoundFile {
  readonly bytes: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface Ownership {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A file that was made a moment ago, 0600 and root's. Nothing of it is surely on the disk before `sync`. */
export interface NewFile {
  write(bytes: Buffer): Promise<void>;
  own(ownership: Ownership): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** An open directory that nobody but root can write into. Names in it are plain names. */
export interface Directory {
  /** The directory's path, for programs that are given a file to check. */
  readonly path: string;
  /**
   * `undefined`: there is none. Throws `ChangeRefused` for a link, a second name of a file, and whatever is not a plain file of
   * root, or a larger one (than a file of configuration).
   */
  read(name: string, largestBytes?: number): Promise<FoundFile | undefined>;
  names(): Promise<readonly string[]>;
  /** Throws if there is one of that name. */
  create(name: string): Promise<NewFile>;
  rename(from: string, to: string): Promise<void>;
  /** No error if there is none. */
  remove(name: string): Promise<void>;
  /** Removes a directory in it, if it is empty. */
  removeEmpty(name: string): Promise<void>;
  /** Until this returns, what was renamed, made or removed may be lost when the power goes. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The disk, reduced to what a change needs: so that a test can put one in its place from which the power is taken. */
export interface Files {
  /** `undefined`: there is no such directory. Throws `ChangeRefused` where somebody but root could change the way there. */
  open(path: string): Promise<Directory | undefined>;
  /** Opens it, making what is missing on the way; new ones have this mode. */
  make(path: string, mode: number): Promise<Directory>;
}

/** Brings a text in place so that at any moment, and after any power cut, the name stands for the old or for the new one. */
export async function replaceFile(
  directory: Directory,
  name: string,
  bytes: Buffer,
  ownership: Ownership,
  check: (path: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const next = nextName(name);
  // Left by a crash; the lock says that nobody else is writing it.
  await directory.remove(next);
  try {
    const file = await directory.create(next);
    try {
      await file.write(bytes);
      await file.sync();
      await check(`${directory.path === '/' ? '' : directory.path}/${next}`);
      await file.own(ownership);
      await file.sync();
    } finally {
      await file.close();
    }
    await directory.rename(next, name);
  } catch (error) {
    await directory.remove(next);
    throw error;
  }
  await directory.sync();
}

/** Takes away the next text of a file that a crash has left beside it, half written or whole; it may hold a password. */
export async function removeLeft(directory: Directory, name: string): Promise<void> {
  await directory.remove(nextName(name));
  await directory.sync();
}

/** Opens the directory of a path for one piece of work. */
export async function inDirectory<T>(
  opened: Promise<Directory>,
  work: (directory: Directory) => Promise<T>,
): Promise<T> {
  const directory = await opened;
  try {
    return await work(directory);
  } finally {
    await directory.close();
  }
}

/** The file of a path; `undefined`: there is none. */
export async function fileAt(files: Files, path: string): Promise<FoundFile | undefined> {
  const [parent, name] = splitPath(path);
  const directory = await files.open(parent);
  if (directory === undefined) return undefined;
  return inDirectory(Promise.resolve(directory), (opened) => opened.read(name));
}

/** Works in the folder of a path. Nothing where there is no such folder. */
export async function inFolderOf(
  files: Files,
  path: string,
  work: (directory: Directory, name: string) => Promise<void>,
): Promise<void> {
  const [parent, name] = splitPath(path);
  const directory = await files.open(parent);
  if (directory !== undefined) await inDirectory(Promise.resolve(directory), (opened) => work(opened, name));
}

/** A drop-in directory that holds nothing any more is removed, so that nothing is left of a change that was undone. */
const dropInDirectory = /^(\/etc\/systemd\/system)\/([^/]+\.mount\.d)$/;

/** Removes the file of a path, and what a crash left beside it. */
export async function removeFile(files: Files, path: string): Promise<void> {
  await inFolderOf(files, path, async (opened, name) => {
    await opened.remove(name);
    await removeLeft(opened, name);
  });
  const [parent] = splitPath(path);
  const [, above, dropIns] = dropInDirectory.exec(parent) ?? [];
  if (above === undefined || dropIns === undefined) return;
  await inDirectory(files.make(above, 0o755), async (opened) => {
    await opened.removeEmpty(dropIns);
    await opened.sync();
  });
}
