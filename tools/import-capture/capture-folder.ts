import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of one `client-<moment>` or `nas-<moment>` folder: raw outputs by the capture script's file names. */
export interface CaptureFolder {
  readonly files: ReadonlyMap<string, string>;
  /** The same commands run by a plain user, where the capture has them. */
  readonly unprivileged?: ReadonlyMap<string, string>;
  /** Newest file's time, the best guess of when it was captured. */
  readonly modifiedAt: Date;
}

/** A moment of a capture: what the workstation and the NAS looked like at one time. */
export interface Moment {
  readonly name: string;
  readonly client?: CaptureFolder;
  readonly nas?: CaptureFolder;
}

export async function readMoments(directory: string): Promise<readonly Moment[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const names = new Set(folders.map((name) => /^(?:client|nas)-(?<moment>.+)$/.exec(name)?.groups?.['moment']));
  const folder = (name: string) => (folders.includes(name) ? readCaptureFolder(join(directory, name)) : undefined);
  const moments = [...names].filter((name) => name !== undefined).sort();
  return Promise.all(
    moments.map(async (name) => {
      const [client, nas] = await Promise.all([folder(`client-${name}`), folder(`nas-${name}`)]);
      return { name, ...(client && { client }), ...(nas && { nas }) };
    }),
  );
}

async function readCaptureFolder(path: string): Promise<CaptureFolder> {
  const [own, system, sunrpc, unprivileged] = await Promise.all([
    readFiles(path),
    readFiles(join(path, 'sys')),
    readFiles(join(path, 'sunrpc')),
    readFiles(join(path, 'unprivileged')),
  ]);
  const below = (folder: string, all: readonly CapturedFile[]): readonly CapturedFile[] =>
    all.map((one) => ({ ...one, name: `${folder}/${one.name}` }));
  const files = [...own, ...below('sys', system), ...below('sunrpc', sunrpc)];
  return {
    files: texts(files),
    ...(unprivileged.length > 0 && { unprivileged: texts(unprivileged) }),
    modifiedAt: new Date(Math.max(0, ...files.map((file) => file.modifiedMs))),
  };
}

interface CapturedFile {
  readonly name: string;
  readonly text: string;
  readonly modifiedMs: number;
}

const texts = (files: readonly CapturedFile[]): ReadonlyMap<string, string> =>
  new Map(files.map(({ name, text }) => [name, text]));

/** The plain files of a folder; none if the folder is not there. */
async function readFiles(path: string): Promise<readonly CapturedFile[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ name }) => {
        const [text, { mtimeMs }] = await Promise.all([readFile(join(path, name), 'utf8'), stat(join(path, name))]);
        return { name, text, modifiedMs: mtimeMs };
      }),
  );
}
