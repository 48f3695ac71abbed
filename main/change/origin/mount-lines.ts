import { unescaped } from '../../collect/systems/mount-table.ts';
import { ParseError } from '../../collect/text/parse-error.ts';
import { linesOf, type Line } from '../../collect/text/text-lines.ts';

/** Something mounted, of whatever kind. */
export interface MountLine {
  /** The kernel's number of the mount; given to another one once it is unmounted. */
  readonly id: number;
  /** The number of the mount that it lies on. */
  readonly parent: number;
  /** `major:minor` of the superblock: bind mounts of one file system share it. */
  readonly device: string;
  readonly at: string;
  /** `cifs`, `autofs`, `ext4`; a file system in user space is always `fuse` or `fuse.NAME` and cannot call itself otherwise. */
  readonly type: string;
  readonly source: string;
}

/**
 * Every line of /proc/self/mountinfo (Documentation/filesystems/proc.rst §3.5):
 *
 *     36 27 0:32 / /mnt/a rw,relatime shared:1 - cifs //10.77.1.25/data rw,vers=3.1.1,…
 *     id parent major:minor root point options [tags…] - type source superblock-options
 *
 * Space, tab, newline and backslash are written as `\ooo`, so that a name can end neither a field nor a line.
 */
export function parseMountLines(text: string): readonly MountLine[] {
  return linesOf(text, 'mount table').map(mountLineOf);
}

function mountLineOf(line: Line): MountLine {
  const fields = line.text.split(' ');
  const dash = fields.indexOf('-', 6);
  const [id, parent, device, , at] = fields;
  const [type, source] = dash === -1 ? [] : fields.slice(dash + 1);
  if (device === undefined || at === undefined || type === undefined || source === undefined) {
    throw new ParseError('not a line of a mount table', line.number, line.text);
  }
  if (!/^\d+ \d+ \d+:\d+$/.test(`${id} ${parent} ${device}`))
    throw new ParseError('not a line of a mount table', line.number, line.text);
  return { id: Number(id), parent: Number(parent), device, at: unescaped(at), type, source: unescaped(source) };
}

/** Is `inner` below `outer`? */
export const isBelow = (inner: string, outer: string): boolean => inner.startsWith(outer === '/' ? '/' : `${outer}/`);

export const isShare = ({ type }: MountLine): boolean => type === 'cifs' || type === 'smb3';

/**
 * File systems in which the kernel itself decides who may rename a folder. In any other one (a share, FUSE) somebody else may
 * put a link in the place of a folder that seems to be root's.
 */
const local = /^(?:bcachefs|btrfs|ext[234]|f2fs|hostfs|jfs|overlay|ramfs|reiserfs|rootfs|squashfs|tmpfs|xfs|zfs)$/;
export const isLocal = ({ type }: MountLine): boolean => local.test(type);

/** Owner and permission bits of a folder that nobody but root may put something into. */
export const isRootsAlone = ({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean =>
  uid === 0 && (mode & 0o022) === 0;
