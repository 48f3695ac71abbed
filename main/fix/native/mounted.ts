import { readFile } from 'node:fs/promises';

/** What is seen at a path: the last mount of it in the kernel's own table, which nobody but the kernel writes. */
export interface Mounted {
  readonly type: string;
  readonly source: string;
}

export async function mountedAt(at: string): Promise<Mounted | undefined> {
  return topmostAt(await readFile('/proc/self/mountinfo', 'utf8'), at);
}

/**
 * /proc/self/mountinfo (Documentation/filesystems/proc.rst §3.5): `id parent device root point options [tags…] - type source
 * options`. Pure. A FUSE file system names itself `fuse` or `fuse.…` here whatever source it gives.
 */
export function topmostAt(table: string, at: string): Mounted | undefined {
  let top: Mounted | undefined;
  for (const line of table.split('\n')) {
    const fields = line.split(' ');
    const [, , , , point = ''] = fields;
    if (unescaped(point) !== at) continue;
    const [type, source] = fields.slice(fields.indexOf('-', 6) + 1);
    if (type !== undefined && source !== undefined) top = { type, source: unescaped(source) };
  }
  return top;
}

export const isCifs = ({ type }: Mounted): boolean => type === 'cifs' || type === 'smb3';

/** `\\nas\share\` and `//nas/share` are the same share. */
export const sameRemote = (left: string, right: string): boolean => plain(left) === plain(right);
const plain = (remote: string): string => remote.replaceAll('\\', '/').replace(/\/+$/, '');

const unescaped = (text: string): string =>
  text.replace(/\\([01][0-7]{2})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
