import { readdir, readFile, readlink } from 'node:fs/promises';

/** More than these are not named. */
const longestList = 8;

/**
 * The programs that keep a mount busy, by what /proc tells root of them: open files, working and root directories, mapped
 * files. "vim (4711)".
 */
export async function holdersOf(at: string): Promise<readonly string[]> {
  const holders: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (holders.length === longestList) break;
    // A process that ends meanwhile holds nothing.
    if (await quietly(() => holds(pid, at), false)) {
      const name = await quietly(() => readFile(`/proc/${pid}/comm`, 'utf8'), '?');
      holders.push(`${name.trim()} (${pid})`);
    }
  }
  return holders;
}

async function holds(pid: string, at: string): Promise<boolean> {
  const within = (path: string) => path === at || path.startsWith(`${at}/`);
  const link = (path: string) => quietly(() => readlink(path), '');
  for (const name of ['cwd', 'root', 'exe']) if (within(await link(`/proc/${pid}/${name}`))) return true;
  for (const descriptor of await quietly(() => readdir(`/proc/${pid}/fd`), []))
    if (within(await link(`/proc/${pid}/fd/${descriptor}`))) return true;
  const maps = await quietly(() => readFile(`/proc/${pid}/maps`, 'utf8'), '');
  return maps.split('\n').some((line) => within(line.slice(line.indexOf('/'))));
}

/** What has ended, or what the kernel does not tell, is left out: the list only helps to find whom to close. */
async function quietly<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return otherwise;
    throw error;
  }
}
