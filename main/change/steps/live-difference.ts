import type { CifsMount } from '../../../shared/model/cifs.ts';
import { flagsOfLine } from '../origin/line-options.ts';
import { lastValue, type WrittenOption } from '../origin/option-list.ts';
import { loginOf } from './wished-options.ts';

type Comparison = (mount: CifsMount, written: readonly WrittenOption[]) => boolean;

/** Names that mean the same, as mount.cifs(8) and the kernel print them. `3` and `default` leave the choice to both ends. */
const dialects: Readonly<Record<string, string>> = {
  '1.0': '1.0',
  '2.0': '2.0',
  '2.1': '2.1',
  '3.0': '3.0',
  '3.02': '3.02',
  '3.0.2': '3.02',
  '3.11': '3.1.1',
  '3.1.1': '3.1.1',
};

const text = (mount: CifsMount, name: string): string | undefined => {
  const value = mount.options[name];
  return value === true ? undefined : value;
};
const octal = (value: string): number => Number.parseInt(value, 8);

/** An id by name is not looked up: it is taken as right. */
const sameId =
  (name: string): Comparison =>
  (mount, written) => {
    const value = lastValue(written, [name]) ?? '0';
    const live = text(mount, name);
    return live === undefined || !/^\d+$/.test(value) || Number(value) === Number(live);
  };

const sameMode =
  (name: string): Comparison =>
  (mount, written) => {
    const value = lastValue(written, [name]);
    const live = text(mount, name);
    return value === undefined || live === undefined || octal(value) === octal(live);
  };

/** The kernel and the NAS may make a size smaller, never larger. */
const sameSize =
  (name: string): Comparison =>
  (mount, written) => {
    const value = lastValue(written, [name]);
    const live = text(mount, name);
    return value === undefined || live === undefined || Number(live) <= Number(value);
  };

const sameFlag =
  (name: string): Comparison =>
  (mount, written) =>
    flagsOfLine(written).has(name) === (mount.options[name] === true);

/** `forceuid` is what mount.cifs gives to one who is not root. Without an id it says nothing. */
const sameForce =
  (name: string, id: string): Comparison =>
  (mount, written) =>
    mount.options[name] !== true || written.includes(name) || lastValue(written, [id]) !== undefined;

/** Whose files they are, and what one may do with them: what a person who mounted the share would miss. */
const access: Readonly<Record<string, Comparison>> = {
  uid: sameId('uid'),
  gid: sameId('gid'),
  forceuid: sameForce('forceuid', 'uid'),
  forcegid: sameForce('forcegid', 'gid'),
  file_mode: sameMode('file_mode'),
  dir_mode: sameMode('dir_mode'),
  ro: (mount, written) =>
    (written.findLast((option) => /^r[ow]$/.test(option)) === 'ro') === (mount.options['ro'] === true),
  nosuid: sameFlag('nosuid'),
  nodev: sameFlag('nodev'),
  noexec: sameFlag('noexec'),
};

const comparisons: Readonly<Record<string, Comparison>> = {
  ...access,
  // A kernel before 6.8 forgets the option where the NAS has no multichannel: none is no other number.
  max_channels: (mount, written) => mount.asked === 1 || mount.asked === askedBy(written),
  vers: (mount, written) => {
    const dialect = dialects[lastValue(written, ['vers', 'ver']) ?? ''];
    return dialect === undefined || mount.dialect === undefined || dialect === mount.dialect;
  },
  rsize: sameSize('rsize'),
  wsize: sameSize('wsize'),
  // Printed only where it was given (and by no kernel before 5.13).
  rasize: (mount, written) =>
    mount.readAheadSize === undefined || Number(lastValue(written, ['rasize'])) === Number(mount.readAheadSize),
  cache: (mount, written) => {
    const live = text(mount, 'cache');
    return live === undefined || live === (lastValue(written, ['cache']) ?? 'strict');
  },
  guest: (mount, written) => (loginOf(written) === 'guest') === (mount.options['sec'] === 'none'),
  username: (mount, written) => {
    const named = unquoted(lastValue(written, ['username', 'user']) ?? '');
    const user = named.split('%')[0]?.split(/[\\/]/).at(-1) ?? '';
    return user === '' || mount.user === undefined || user === mount.user;
  },
};

const unquoted = (word: string): string =>
  word.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCodePoint(octal(digits))).replaceAll('"', '');

function askedBy(written: readonly WrittenOption[]): number {
  const channels = lastValue(written, ['max_channels']);
  if (channels !== undefined) return Number(channels);
  return written.includes('multichannel') ? 2 : 1;
}

/**
 * The first option in which a mount is not what the line it seems to come from would give; `undefined`: they agree as far
 * as they can be compared. Then mounting by that line again gives the mount that was there.
 */
export function liveDifference(mount: CifsMount, written: readonly WrittenOption[]): string | undefined {
  return Object.entries(comparisons).find(([, same]) => !same(mount, written))?.[0];
}

/** Would the line give its files to others, or let others do less or more with them? */
export const isAboutAccess = (option: string): boolean => Object.hasOwn(access, option);
