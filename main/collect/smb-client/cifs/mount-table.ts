import type { CifsMount } from '../../../../shared/model/cifs.ts';
import { bytes, type Bytes } from '../../../../shared/model/units.ts';
import { ParseError } from '../../text/parse-error.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { linesOf, type Line } from '../../text/text-lines.ts';

interface MountLine {
  readonly line: Line;
  /** `major:minor` of the superblock; /proc/mounts does not tell. */
  readonly device: string | undefined;
  /** The directory of the superblock that is seen at the mount point. */
  readonly root: string;
  readonly at: string;
  readonly remote: string;
  readonly options: string;
}

const fileSystems: ReadonlySet<string> = new Set(['cifs', 'smb3']);

/**
 * CIFS mounts of /proc/self/mountinfo (Documentation/filesystems/proc.rst §3.5, fs/proc_namespace.c show_mountinfo):
 *
 *     36 27 0:32 / /mnt/a rw,relatime shared:1 - cifs //10.77.1.25/data rw,vers=3.1.1,…,multichannel,max_channels=2
 *     id parent major:minor root point options [tags…] - type source superblock-options
 *
 * Space, tab, newline, backslash (and in option values `,` and `=`) are written as `\ooo`. A line whose type is
 * neither `cifs` nor `smb3` (an automount point, say) is passed over.
 *
 * The same remote mounted twice is two mounts. A directory of a superblock (root is not `/`) beside a mount of the
 * whole superblock is not: a bind mount of a sub-directory looks exactly like that, its bytes go through the same
 * session, and the kernel prints the same source for both. Without such a mount the first one seen stands for it.
 */
export function parseMountInfo(text: string): readonly CifsMount[] {
  const mounts = linesOf(text, 'mount table').flatMap((line) => mountInfoLine(line));
  return withoutBindMounts(mounts).map(cifsMount);
}

/**
 * CIFS mounts of /proc/mounts (fstab(5)), which is asked only where mountinfo is absent; it tells bind mounts from
 * others by nothing.
 *
 *     //10.77.1.25/data /mnt/a cifs rw,relatime,vers=3.1.1,…,max_channels=2 0 0
 */
export function parseProcMounts(text: string): readonly CifsMount[] {
  return linesOf(text, 'mount table').flatMap((line) => {
    const [remote, at, type, options, ...rest] = line.text.split(' ');
    if (at === undefined || type === undefined || options === undefined || rest.length !== 2) {
      throw new ParseError('not a line of a mount table', line.number, line.text);
    }
    if (!fileSystems.has(type) || remote === undefined) return [];
    return [cifsMount({ line, device: undefined, root: '/', at, remote, options })];
  });
}

function mountInfoLine(line: Line): readonly MountLine[] {
  const fields = line.text.split(' ');
  const [, , device, root, at, options] = fields;
  const dash = fields.indexOf('-', 6);
  if (dash === -1 || device === undefined || root === undefined || at === undefined || options === undefined) {
    throw new ParseError('not a line of a mount table', line.number, line.text);
  }
  const [type, remote, superblockOptions, ...rest] = fields.slice(dash + 1);
  if (type === undefined || !fileSystems.has(type)) return [];
  if (remote === undefined || superblockOptions === undefined || rest.length > 0 || !/^\d+:\d+$/.test(device)) {
    throw new ParseError('not a line of a mount table', line.number, line.text);
  }
  return [{ line, device, root, at, remote, options: `${options},${superblockOptions}` }];
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

function cifsMount(mount: MountLine): CifsMount {
  const options = optionsOf(mount.options);
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const size = (name: string): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : wholeNumber(value, name, mount.line);
  };
  const inBytes = (name: string): Bytes | undefined => {
    const value = size(name);
    return value === undefined ? undefined : bytes(value);
  };
  return {
    remote: unescaped(mount.remote),
    at: unescaped(mount.at),
    options,
    asked: size('max_channels') ?? (options['multichannel'] === undefined ? 1 : 2),
    address: shortestAddress(text('addr') ?? ''),
    user: text('username'),
    dialect: text('vers'),
    readSize: inBytes('rsize'),
    readAheadSize: inBytes('rasize'),
    echoIntervalSeconds: size('echo_interval'),
    quoted: [mount.line.text],
  };
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
