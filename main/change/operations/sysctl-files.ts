import { ifHeld } from '../../collect/text/reading.ts';
import { unendedLinesOf } from '../../collect/text/text-lines.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';

/** What a change sets is written here, so that it is set again at the next start. */
export const sysctlFile = '/etc/sysctl.d/90-lanewise.conf';

/** In the order of systemd-sysctl(8): by name alone; of two with one name the first directory counts. */
const sysctlDirectories = [
  '/etc/sysctl.d',
  '/run/sysctl.d',
  '/usr/local/lib/sysctl.d',
  '/usr/lib/sysctl.d',
  '/lib/sysctl.d',
];

interface Setting {
  readonly key: string;
  readonly after: string;
}

/** A file with a later name that sets another value: at the next start that one would be in force. One that is not read may. */
export async function overridingFiles(settings: readonly Setting[], machine: Machine): Promise<readonly string[]> {
  const wanted = new Map(settings.map(({ key, after }) => [key, after]));
  const { files, unread } = await laterFiles(machine);
  const set = [...wanted].flatMap(([key, value]) => {
    const found = files.findLast((file) => file.settings.has(key));
    const other = found?.settings.get(key);
    return found === undefined || other === undefined || other === value ? [] : [overridden(found.path, key, other)];
  });
  return [...set, ...unread.map(mayOverride)];
}

const overridden = (path: string, key: string, value: string): string =>
  `${path} sets ${key} to ${value} and is read later than Lanewise's file: after a restart of the machine that value is back. Change or remove the line there.`;

const mayOverride = (path: string): string =>
  `${path} could not be read. It counts after Lanewise's file: if it sets the same, its value is back after a restart of the machine.`;

interface SysctlFile {
  readonly path: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** Those that are read after ours, in that order; /etc/sysctl.conf is read last by sysctl(8) of procps. `unread`: files and folders. */
async function laterFiles(
  machine: Machine,
): Promise<{ readonly files: readonly SysctlFile[]; readonly unread: readonly string[] }> {
  const unread: string[] = [];
  const own = sysctlFile.split('/').at(-1) ?? '';
  const listed = await Promise.all(
    sysctlDirectories.map(async (directory) => {
      const names = (await orNoted(directory, machine.listDirectory(directory), unread)) ?? [];
      return names.filter((name) => name.endsWith('.conf') && name > own).map((name) => ({ name, directory }));
    }),
  );
  const first = new Map(
    listed
      .flat()
      .toReversed()
      .map(({ name, directory }) => [name, `${directory}/${name}`]),
  );
  const paths = [...first].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, path]) => path);
  const texts = await Promise.all(
    [...paths, '/etc/sysctl.conf'].map(async (path) => ({
      path,
      text: await orNoted(path, machine.readFile(path), unread),
    })),
  );
  const files = texts.flatMap(({ path, text }) =>
    text === undefined ? [] : [{ path, settings: sysctlSettings(text) }],
  );
  return { files, unread };
}

async function orNoted<T>(path: string, read: Promise<T>, unread: string[]): Promise<T | undefined> {
  try {
    return await ifHeld(read);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    unread.push(path);
    return undefined;
  }
}

/**
 * sysctl.d(5): `net.ipv4.conf.all.rp_filter = 1` or with slashes; a `-` before it lets it fail. Which sign separates is told
 * by the first one: where that is a dot, dots and slashes change places. Other lines say nothing. Keys are with slashes.
 */
export function sysctlSettings(text: string): ReadonlyMap<string, string> {
  return new Map(
    unendedLinesOf(text).flatMap((line): readonly (readonly [string, string])[] => {
      const parts = /^\s*-?(?<key>[^\s=#;]+)\s*=\s*(?<value>.*?)\s*$/.exec(line.text)?.groups;
      const { key, value } = parts ?? {};
      return key === undefined || value === undefined ? [] : [[slashed(key), value]];
    }),
  );
}

function slashed(key: string): string {
  const first = /[./]/.exec(key)?.[0];
  return first === '.' ? key.replace(/[./]/g, (sign) => (sign === '.' ? '/' : '.')) : key;
}
