import type { Directory, Files, NewFile, Ownership } from '../../main/change/native/files.ts';

/** The power went; nothing after it is done. */
export class PowerLoss extends Error {}

interface Inode {
  bytes: Buffer;
  ownership: Ownership;
  /** What a power cut leaves of it: what the last fsync(2) brought down. */
  synced: { bytes: Buffer; ownership: Ownership } | undefined;
}

type Names = Map<string, Inode>;
interface Folder {
  names: Names;
  /** Changes of names since the last fsync of the directory, oldest first; a power cut keeps the first few of them. */
  pending: ((names: Names) => void)[];
  durable: Names;
}

/**
 * A disk that promises no more than POSIX: what was not fsynced may be gone after a power cut, wholly or to any length, and
 * names may be back to any state since the directory's last fsync. `chance(n)` gives 0 to n - 1.
 */
export class LossyDisk implements Files {
  readonly folders = new Map<string, Folder>();
  ticks = 0;
  cutAt = Number.POSITIVE_INFINITY;

  put(path: string, text: string, ownership: Ownership = { mode: 0o644, uid: 0, gid: 0 }): void {
    const [folder, name] = this.split(path);
    const bytes = Buffer.from(text);
    const inode: Inode = { bytes, ownership, synced: { bytes, ownership } };
    folder.names.set(name, inode);
    folder.durable.set(name, inode);
  }

  text(path: string): string | undefined {
    const [folder, name] = this.split(path);
    return folder.names.get(name)?.bytes.toString();
  }

  /** The power comes back. */
  restart(chance: (below: number) => number): void {
    for (const folder of this.folders.values()) {
      const kept = chance(folder.pending.length + 1);
      for (const change of folder.pending.slice(0, kept)) change(folder.durable);
      folder.pending = [];
      for (const inode of folder.durable.values()) lose(inode, chance);
      folder.names = new Map(folder.durable);
    }
    this.cutAt = Number.POSITIVE_INFINITY;
  }

  async open(path: string): Promise<Directory | undefined> {
    return this.folders.has(path) ? this.directory(path) : undefined;
  }

  async make(path: string): Promise<Directory> {
    this.folder(path);
    return this.directory(path);
  }

  private split(path: string): readonly [Folder, string] {
    const slash = path.lastIndexOf('/');
    return [this.folder(path.slice(0, slash)), path.slice(slash + 1)];
  }

  private folder(path: string): Folder {
    const folder = this.folders.get(path) ?? { names: new Map(), pending: [], durable: new Map() };
    this.folders.set(path, folder);
    return folder;
  }

  private tick(): void {
    this.ticks += 1;
    if (this.ticks >= this.cutAt) throw new PowerLoss('the power went');
  }

  private directory(path: string): Directory {
    const folder = this.folder(path);
    const change = (work: (names: Names) => void) => {
      this.tick();
      work(folder.names);
      folder.pending.push(work);
    };
    return {
      path,
      read: async (name) => {
        const inode = folder.names.get(name);
        return inode === undefined ? undefined : { bytes: inode.bytes, ...inode.ownership };
      },
      names: async () => [...folder.names.keys()],
      create: async (name) => {
        if (folder.names.has(name)) throw new Error(`${name} is there`);
        const inode: Inode = { bytes: Buffer.alloc(0), ownership: { mode: 0o600, uid: 0, gid: 0 }, synced: undefined };
        change((names) => names.set(name, inode));
        return this.newFile(inode);
      },
      rename: async (from, to) => {
        const inode = folder.names.get(from)!;
        change((names) => {
          names.set(to, inode);
          names.delete(from);
        });
      },
      remove: async (name) => change((names) => names.delete(name)),
      removeEmpty: async () => undefined,
      sync: async () => {
        this.tick();
        for (const pending of folder.pending) pending(folder.durable);
        folder.pending = [];
      },
      close: async () => undefined,
    };
  }

  private newFile(inode: Inode): NewFile {
    return {
      write: async (bytes) => {
        this.tick();
        inode.bytes = bytes;
      },
      own: async (ownership) => {
        this.tick();
        inode.ownership = ownership;
      },
      sync: async () => {
        this.tick();
        inode.synced = { bytes: inode.bytes, ownership: inode.ownership };
      },
      close: async () => undefined,
    };
  }
}

/** Never brought down: any beginning of it may be there. Brought down once, then changed: one of both. */
function lose(inode: Inode, chance: (below: number) => number): void {
  if (inode.synced === undefined) inode.bytes = inode.bytes.subarray(0, chance(inode.bytes.length + 1));
  else if (chance(2) === 0) ({ bytes: inode.bytes, ownership: inode.ownership } = inode.synced);
  inode.synced = { bytes: inode.bytes, ownership: inode.ownership };
}
