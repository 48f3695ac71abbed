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
  ['file_mode', permissions],
  ['dir_mode', permissions],
]);

/** The first option that is not allowed. Programs and devices with rights of their own must be switched off. */
export function unfitOption(options: readonly string[]): string | undefined {
  const unfit = options.find((option) => {
    const equals = option.indexOf('=');
    const [name, value] = equals === -1 ? [option, ''] : [option.slice(0, equals), option.slice(equals + 1)];
    return allowed.get(name)?.test(value) !== true || (equals !== -1 && value === '');
  });
  return unfit;
}

/** With what is always asked for, once each. */
export const safeOptions = (options: readonly string[]): readonly string[] => [
  ...options,
  ...['nosuid', 'nodev'].filter((always) => !options.includes(always)),
];
