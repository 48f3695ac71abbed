import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { executableName } from './platform.ts';

/** What stands beside a fetched runtime, so that a later run can say where it came from. */
const originSchema = z.object({ version: z.string(), from: z.string() });
type Origin = Readonly<z.infer<typeof originSchema>>;

const originFile = 'lanewise-origin.json';
/** Longer than any fetch takes, so that nobody's work in progress is swept away. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** The user's cache folder for runtimes: one for all checkouts. */
export function cacheDirectory(): string {
  const set = process.env['XDG_CACHE_HOME'];
  const base = set !== undefined && path.isAbsolute(set) ? set : platformCache();
  return path.join(base, 'lanewise', 'electron');
}

function platformCache(): string {
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return process.env['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData', 'Local');
  return path.join(os.homedir(), '.cache');
}

export function cachedRuntime(version: string): string {
  return path.join(cacheDirectory(), `${version}-${process.platform}-${process.arch}`);
}

/** Where the cached runtime of this version came from; `undefined` when there is none. */
export async function cachedOrigin(version: string): Promise<string | undefined> {
  const directory = cachedRuntime(version);
  const file = path.join(directory, originFile);
  if (!existsSync(file) || !existsSync(path.join(directory, executableName()))) return undefined;
  const origin = originSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  return origin.version === version ? origin.from : undefined;
}

/**
 * Lets `build` fill an empty directory and moves the result into the cache in one step: a killed fetch leaves nothing
 * that looks whole, and of two at once the second one takes the first one's.
 */
export async function buildIntoCache(version: string, from: string, build: (directory: string) => Promise<void>) {
  const cache = cacheDirectory();
  await mkdir(cache, { recursive: true });
  await sweep(cache);
  const work = await mkdtemp(path.join(cache, '.fetching-'));
  try {
    const fresh = path.join(work, 'runtime');
    await mkdir(fresh);
    await build(fresh);
    await writeFile(path.join(fresh, originFile), `${JSON.stringify({ version, from } satisfies Origin)}\n`);
    await moveIntoPlace(fresh, version);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function moveIntoPlace(fresh: string, version: string): Promise<void> {
  const place = cachedRuntime(version);
  if ((await cachedOrigin(version)) === undefined) await rm(place, { recursive: true, force: true });
  try {
    await rename(fresh, place);
  } catch (error) {
    if ((await cachedOrigin(version)) === undefined) throw error;
  }
}

async function sweep(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const file = path.join(cache, name);
    if (!name.startsWith('.fetching-')) continue;
    const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(file, { recursive: true, force: true });
  }
}
