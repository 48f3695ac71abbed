import { mountRefusals } from '../../shared/text/fixes/native-refusals.ts';
import { ChangeRefused } from './changer.ts';

/**
 * What mount(8), mount.cifs(8) and the kernel say when a share cannot be mounted, under LC_ALL=C:
 *
 *     mount error(13): Permission denied
 *     mount: /mnt: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program.
 */
export function mountTrouble(at: string, words: string): ChangeRefused {
  const errno = errnoOf(words);
  if (/helper program|unknown filesystem type/.test(words))
    return new ChangeRefused('missing-program', mountRefusals.noHelper);
  const [code, sentence] = byErrno[errno] ?? ['failed', undefined];
  return new ChangeRefused(code, sentence?.(at) ?? mountRefusals.other(at, lineOf(words)));
}

/**
 * The same for mount.nfs(8), whose sentences name the trouble themselves:
 *
 *     mount.nfs4: access denied by server while mounting 10.77.1.25:/data
 */
export function nfsMountTrouble(at: string, words: string): ChangeRefused {
  if (/helper program|unknown filesystem type/.test(words))
    return new ChangeRefused('missing-program', mountRefusals.noNfsHelper);
  return new ChangeRefused('failed', mountRefusals.other(at, lineOf(words)));
}

/**
 * The kernel tries a connection that it lost again every three seconds (fs/cifs/connect.c, cifs_reconnect). A mount that comes
 * in between joins that connection and is answered EHOSTDOWN at once, though the NAS is there: just after its SMB service was
 * started anew, say. So it is worth another try after such a pause, until one of them must have met a new connection.
 */
export const betweenTriesSeconds = 3;
export const tryAgainForSeconds = 10;
export const hostIsDown = (words: string): boolean => errnoOf(words) === 112;

/** The last one: the log of a mount unit has those of earlier days above it. */
const errnoOf = (words: string): number => Number([...words.matchAll(/mount error\((\d+)\)/g)].at(-1)?.[1]);

/** errno(3) of Linux; EKEYEXPIRED and EKEYREVOKED are an account's expired or disabled password. */
const byErrno: Readonly<Record<number, readonly [ChangeRefused['code'], (at: string) => string]>> = {
  1: ['wrong-password', mountRefusals.wrongPassword],
  2: ['failed', mountRefusals.noShare],
  13: ['wrong-password', mountRefusals.wrongPassword],
  22: ['failed', mountRefusals.optionsRefused],
  110: ['failed', mountRefusals.noAnswer],
  111: ['failed', mountRefusals.noAnswer],
  112: ['failed', mountRefusals.noAnswer],
  113: ['failed', mountRefusals.noAnswer],
  115: ['failed', mountRefusals.noAnswer],
  127: ['wrong-password', mountRefusals.wrongPassword],
  128: ['wrong-password', mountRefusals.wrongPassword],
};

const lineOf = (words: string): string =>
  words
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('Refer to'))
    ?.slice(0, 300) ?? 'no reason was given';
