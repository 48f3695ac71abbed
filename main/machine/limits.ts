/** What every machine, near or far, keeps to. */

/** DebugData of 500 mounts has about 2 MiB; what is larger than this is no answer to any question asked here. */
export const largestAnswer = 16 * 1024 * 1024;

/**
 * `ip`, `ss` and `dmesg` answer within milliseconds, `smbstatus` of a busy NAS within seconds. After ten seconds
 * something hangs (a dead mount, a lock), and the person waiting has seen enough of the spinner.
 */
export const defaultTimeoutMs = 10_000;

/** Where distributions keep their programs, by root's and users' search paths together; the last one is NixOS's. */
export const programDirectories = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/run/current-system/sw/bin',
] as const;

/** All that a command gets of an environment: nothing that translates, colours or redirects. */
export const environment = { PATH: programDirectories.join(':'), LC_ALL: 'C' } as const;
