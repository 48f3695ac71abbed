import { shownPath } from './kernel-words.ts';
import { isShareType } from './mount-families.ts';

/** The options that a share may be mounted with here, and the values each may have; whatever is not in it is refused. */
const flag = /^$/;
const number = /^\d{1,10}$/;
/** Without set-user-id, set-group-id and sticky bits. */
const permissions = /^0?[0-7]{3}$/;

const words = (list: string): readonly string[] => list.split(/\s+/);
const flags = words(
  `rw ro nosuid nodev noexec noatime nodiratime relatime strictatime nosymfollow sync dirsync hard soft forceuid noforceuid
  forcegid noforcegid serverino noserverino mapposix mapchars mfsymlinks nobrl noperm nodfs nocase nohandlecache seal sign
  nosharesock persistenthandles resilienthandles multichannel posix nounix guest`,
);
const numbers = words(
  `uid gid cruid rsize wsize rasize bsize actimeo acregmax acdirmax closetimeo echo_interval max_channels max_credits
  retrans handletimeout esize`,
);
const allowed: ReadonlyMap<string, RegExp> = new Map([
  ...flags.map((name) => [name, flag] as const),
  ...numbers.map((name) => [name, number] as const),
  ['vers', /^(?:1\.0|2\.0|2\.1|3\.0|3\.02|3\.0\.2|3\.1\.1|3)$/],
  ['sec', /^(?:none|krb5i?|ntlmssp|ntlmsspi|ntlmv2|ntlmv2i)$/],
  ['cache', /^(?:none|strict|loose|ro|singleclient)$/],
  ['domain', /^[A-Za-z0-9][\w.-]{0,254}$/],
  ['iocharset', /^[a-z0-9-]{1,32}$/],
  // Where the NAS was when it was mounted. A link-local address has its interface by number.
  ['ip', /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*(?:%\d{1,10})?)$/],
  ['symlink', /^mfsymlinks$/],
  ['file_mode', permissions],
  ['dir_mode', permissions],
]);

/** The first option that is not allowed. */
export function unfitOption(options: readonly string[]): string | undefined {
  const unfit = options.find((option) => {
    const [name, value] = parted(option);
    return allowed.get(name)?.test(value) !== true || option.endsWith('=');
  });
  return unfit;
}

const following: ReadonlyMap<string, RegExp> = new Map([
  ['relatime', flag],
  ['seclabel', flag],
  ['addr', /^[0-9A-Fa-f.:%\w]+$/],
  ['upcall_target', /^app$/],
  ['reparse', /^(?:default|nfs)$/],
  ['nativesocket', flag],
  // NFS: this machine's own address, and where the services of NFS 3 were when it was mounted (fs/nfs/super.c).
  ['clientaddr', /^[0-9A-Fa-f.:%\w]+$/],
  ['mountaddr', /^[0-9A-Fa-f.:%\w]+$/],
  ['mountport', /^\d+$/],
  // `mfsymlinks` is printed as a word of its own too.
  ['symlink', /^(?:native|mfsymlinks)$/],
]);

/**
 * Said by the kernel of what it found out or of its defaults, differently by version: it makes no other mount. An address is
 * among them because a name may lead to another port of the same NAS tomorrow; whoever mounts again gives it all the same.
 */
const followsByItself = (name: string, value: string): boolean => following.get(name)?.test(value) === true;

/** Where the kernel says so, it is not asked for again; `addr` and `symlink=mfsymlinks` may have been asked for. */
export const comesByItself = (name: string, value: string): boolean =>
  name !== 'addr' && value !== 'mfsymlinks' && followsByItself(name, value);

/**
 * The options of the share that is seen at a place, out of /proc/self/mounts (fs/proc_namespace.c show_vfsmnt):
 *
 *     //10.0.0.25/my\040films /mnt/a cifs rw,relatime,vers=3.1.1,cache=strict 0 0
 *
 * `undefined`: nothing is mounted there, or something else.
 */
export function optionsAt(table: string, at: string): string | undefined {
  const shown = shownPath(at);
  const [, , type, options] =
    table
      .split('\n')
      .map((line) => line.split(' '))
      .findLast(([, place]) => place === shown) ?? [];
  return type !== undefined && isShareType(type) ? options : undefined;
}

/**
 * The first option in which a mount is another one than it was, by what the kernel printed then and prints now;
 * `undefined`: the same, though another kernel may print it with other words of its own.
 */
export function changedOption(then: string, now: string): string | undefined {
  const [before, after] = [asked(then), asked(now)];
  return [...new Set([...before.keys(), ...after.keys()])].find((name) => before.get(name) !== after.get(name));
}

function asked(options: string): ReadonlyMap<string, string> {
  return new Map(
    options
      .split(',')
      .map(parted)
      .filter(([name, value]) => !followsByItself(name, value)),
  );
}

function parted(option: string): readonly [name: string, value: string] {
  const equals = option.indexOf('=');
  return equals === -1 ? [option, ''] : [option.slice(0, equals), option.slice(equals + 1)];
}
