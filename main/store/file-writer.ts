import { writeAtomically } from './atomic-file.ts';

/** Writes one file's texts one after the other, in the order they came; a failed one does not hold up the next. */
export function createFileWriter(path: string): (text: string) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (text) => {
    const before = last;
    const mine = (async () => {
      await before.catch(() => undefined);
      await writeAtomically(path, text);
    })();
    last = mine;
    return mine;
  };
}
