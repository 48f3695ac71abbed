import { diskRefusal } from '../../main/change/native/disk-refusal.ts';
import type { Directory, Files, NewFile, Ownership } from '../../main/change/native/files.ts';

/** ENOSPC where `isFull` says so, of the n-th thing (counted from 1) that may need space: all but reading and removing. */
export class FullDisk implements Files {
  asked = 0;
  isFull: (time: number) => boolean = () => false;
  private readonly files: Files;
  constructor(files: Files) {
    this.files = files;
  }

  open(path: string): Promise<Directory | undefined> {
    return this.files.open(path).then((directory) => directory && this.directory(directory));
  }

  async make(path: string, mode: number): Promise<Directory> {
    return this.directory(await this.files.make(path, mode));
  }

  private refuse(path: string): void {
    this.asked += 1;
    if (this.isFull(this.asked)) throw diskRefusal(path, Object.assign(new Error('full'), { code: 'ENOSPC' }));
  }

  private directory(directory: Directory): Directory {
    const needing =
      <Words extends readonly unknown[], T>(work: (...words: Words) => Promise<T>) =>
      async (...words: Words): Promise<T> => {
        this.refuse(directory.path);
        return work(...words);
      };
    const file = (made: NewFile): NewFile => ({
      write: needing((bytes: Buffer) => made.write(bytes)),
      own: needing((ownership: Ownership) => made.own(ownership)),
      sync: needing(() => made.sync()),
      close: () => made.close(),
    });
    return {
      ...directory,
      create: needing(async (name: string) => file(await directory.create(name))),
      rename: needing((from: string, to: string) => directory.rename(from, to)),
      sync: needing(() => directory.sync()),
    };
  }
}
