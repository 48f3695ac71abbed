import { copyFile, readFile } from 'node:fs/promises';

export type Report = (what: string, error?: unknown) => void;

/** The object in a file of ours; `undefined` if there is no file, or none that is understood: that one is kept aside. */
export async function readStored(
  path: string,
  what: string,
  report: Report,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') report(`${what} could not be read`, error);
    return undefined;
  });
  if (text === undefined) return undefined;
  const stored = parsed(text);
  if (stored === undefined) await keepAside(path, what, report);
  return stored;
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

/** The next change would write over what was not understood. */
export async function keepAside(path: string, what: string, report: Report): Promise<void> {
  const aside = `${path}.damaged`;
  report(`a part of ${what} is not understood; the file is kept as ${aside}`);
  await copyFile(path, aside).catch((failure: unknown) => report('it could not be kept', failure));
}
