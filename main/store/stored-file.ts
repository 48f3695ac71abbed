import { copyFile, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { storeTexts } from '../../shared/text/stores.ts';
import { renamePatiently } from './patient-rename.ts';

export type Report = (what: string, error?: unknown) => void;

/** A change that is not written, because it would replace something that was never read. `message` is a sentence for people. */
export class NotStored extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'NotStored';
  }
}

/** One JSON file of ours, read once at the start and then only replaced. */
export interface StoredFile {
  /** The object in it; `undefined`: there is no file, or none that is understood. */
  readonly content: Readonly<Record<string, unknown>> | undefined;
  /** Why nothing is written into it: what it holds was not read, or could not be copied. */
  readonly refusal: () => NotStored | undefined;
  /** Copies the file, of which a part is not understood, to `NAME.damaged`, because the next change replaces it. */
  readonly keepAside: () => Promise<void>;
  /**
   * Replaces the content; the writes follow in the order they came, and a failed one does not hold up the next.
   * Throws `NotStored`, or what the disk says.
   */
  readonly write: (content: unknown) => Promise<void>;
}

/** `what` names the content in sentences: `the known NAS`. */
export async function openStoredFile(path: string, what: string, report: Report): Promise<StoredFile> {
  let refused: NotStored | undefined;
  const refuse = (sentence: string, error: unknown): void => {
    refused = new NotStored(sentence);
    report(sentence, error);
  };
  async function keepAside(): Promise<void> {
    const aside = `${path}.damaged`;
    report(storeTexts.damaged(what, aside));
    await copyFile(path, aside).catch((error: unknown) => refuse(storeTexts.notCopied(what, path), error));
  }
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') refuse(storeTexts.notRead(what, path), error);
    return undefined;
  });
  const content = text === undefined ? undefined : parsed(text);
  if (text !== undefined && content === undefined) await keepAside();
  return { content, refusal: () => refused, keepAside, write: writer(path, () => refused) };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch (error) {
    // What the parser complains of quotes the file.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function writer(path: string, refusal: () => NotStored | undefined): StoredFile['write'] {
  let last: Promise<void> = Promise.resolve();
  return (content) => {
    const before = last;
    const text = `${JSON.stringify(content, null, 2)}\n`;
    const mine = (async () => {
      await before.catch(() => undefined);
      const refused = refusal();
      if (refused !== undefined) throw refused;
      await writeAtomically(path, text);
    })();
    last = mine;
    return mine;
  };
}

/** Replaces a file so that whoever reads it sees the old text or the new one, whatever happens in between. */
async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await renamePatiently(beside, path);
}
