import type { Reading } from '../../../shared/model/reading.ts';
import type { Machine } from '../../machine/machine.ts';
import { files } from '../sources.ts';
import { ParseError } from '../text/parse-error.ts';
import { ifHeld, reading, type Taken } from '../text/reading.ts';
import { linesOf, type Line } from '../text/text-lines.ts';

/** A line of the mount table, of whatever type. Names in it are escaped still. */
export interface MountLine {
  readonly line: Line;
  readonly type: string;
  /** `major:minor` of the superblock; /proc/mounts does not tell. */
  readonly device: string | undefined;
  /** The directory of the superblock that is seen at the mount point. */
  readonly root: string;
  readonly at: string;
  readonly remote: string;
  readonly options: Readonly<Record<string, string | true>>;
}

/** The mount table as text, with where it was read. One reading serves every client that has something mounted. */
export interface MountTable {
  readonly text: string;
  readonly form: 'mountinfo' | 'mounts';
}

/** /proc/self/mountinfo; /proc/mounts only where the former is absent. */
export async function readMountTable(machine: Machine): Promise<Reading<MountTable>> {
  return await reading(machine, files.mountInfo, async (): Promise<Taken<MountTable>> => {
    const text = await ifHeld(machine.readFile(files.mountInfo));
    if (text !== undefined) return { value: { text, form: 'mountinfo' }, lines: [], source: files.mountInfo };
    return { value: { text: await machine.readFile(files.mounts), form: 'mounts' }, lines: [], source: files.mounts };
  });
}

/**
 * What one client has mounted, as a reading of its own: a line of another type that is not understood is no trouble of
 * this one. `quoted`: the lines that a mount was read from.
 */
export async function readMountsOf<T extends { readonly quoted: readonly string[] }>(
  machine: Machine,
  table: Reading<MountTable>,
  mountsIn: (table: MountTable) => readonly T[],
): Promise<Reading<readonly T[]>> {
  if (table.state !== 'known') return table;
  return await reading(machine, table.evidence.source, async () => {
    const value = mountsIn(table.value);
    return { value, lines: value.flatMap(({ quoted }) => quoted) };
  });
}

/**
 * The mounts of some file systems in /proc/self/mountinfo (Documentation/filesystems/proc.rst §3.5, fs/proc_namespace.c
 * show_mountinfo), or in /proc/mounts (fstab(5)), which tells bind mounts from others by nothing:
 *
 *     36 27 0:32 / /mnt/a rw,relatime shared:1 - cifs //10.77.1.25/data rw,vers=3.1.1,…,multichannel,max_channels=2
 *     id parent major:minor root point options [tags…] - type source superblock-options
 *
 *     //10.77.1.25/data /mnt/a cifs rw,relatime,vers=3.1.1,…,max_channels=2 0 0
 *
 * Space, tab, newline, backslash (and in option values `,` and `=`) are written as `\ooo`. A line of another type (an
 * automount point, say) is passed over.
 *
 * The same remote mounted twice is two mounts. A directory of a superblock (root is not `/`) beside a mount of the
 * whole superblock is not: a bind mount of a sub-directory looks exactly like that, its bytes go through the same
 * session, and the kernel prints the same source for both. Without such a mount the first one seen stands for it.
 */
export function mountLines({ text, form }: MountTable, types: ReadonlySet<string>): readonly MountLine[] {
  const lines = linesOf(text, 'mount table');
  if (form === 'mounts') return lines.flatMap((line) => procMountsLine(line, types));
  return withoutBindMounts(lines.flatMap((line) => mountInfoLine(line, types)));
}

function procMountsLine(line: Line, types: ReadonlySet<string>): readonly MountLine[] {
  const [remote, at, type, options, ...rest] = line.text.split(' ');
  if (at === undefined || type === undefined || options === undefined || rest.length !== 2) {
    throw new ParseError('not a line of a mount table', line.number, line.text);
  }
  if (!types.has(type) || remote === undefined) return [];
  return [{ line, type, device: undefined, root: '/', at, remote, options: optionsOf(options) }];
}

function mountInfoLine(line: Line, types: ReadonlySet<string>): readonly MountLine[] {
  const fields = line.text.split(' ');
  const [, , device, root, at, options] = fields;
  const dash = fields.indexOf('-', 6);
  if (dash === -1 || device === undefined || root === undefined || at === undefined || options === undefined) {
    throw new ParseError('not a line of a mount table', line.number, line.text);
  }
  const [type, remote, superblockOptions, ...rest] = fields.slice(dash + 1);
  if (type === undefined || !types.has(type)) return [];
  if (remote === undefined || superblockOptions === undefined || rest.length > 0 || !/^\d+:\d+$/.test(device)) {
    throw new ParseError('not a line of a mount table', line.number, line.text);
  }
  return [{ line, type, device, root, at, remote, options: optionsOf(`${options},${superblockOptions}`) }];
}

function withoutBindMounts(mounts: readonly MountLine[]): readonly MountLine[] {
  const whole = new Set(mounts.filter((mount) => mount.root === '/').map((mount) => mount.device));
  const seen = new Set<string | undefined>();
  return mounts.filter((mount) => {
    if (mount.root === '/') return true;
    if (whole.has(mount.device) || seen.has(mount.device)) return false;
    seen.add(mount.device);
    return true;
  });
}

function optionsOf(list: string): Readonly<Record<string, string | true>> {
  const entries = list.split(',').map((option): [string, string | true] => {
    const equals = option.indexOf('=');
    return equals === -1 ? [option, true] : [option.slice(0, equals), unescaped(option.slice(equals + 1))];
  });
  return Object.fromEntries(entries.filter(([name]) => name !== ''));
}

/** Undoes seq_escape(): only ASCII characters are ever escaped. */
export function unescaped(text: string): string {
  return text.replace(/\\([01][0-7]{2})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
}
