import type { NfsMount } from '../../../shared/model/nfs.ts';
import { versionText } from '../../../shared/text/nfs.ts';
import { flagsOfLine } from '../origin/line-options.ts';
import { lastValue, type WrittenOption } from '../origin/option-list.ts';

type Comparison = (mount: NfsMount, written: readonly WrittenOption[]) => boolean;

const sameFlag =
  (name: string): Comparison =>
  (mount, written) =>
    flagsOfLine(written).has(name) === (mount.options[name] === true);

/** What is not written is left to both ends, and agrees with whatever they chose. */
const sameValue =
  (names: readonly string[], live: (mount: NfsMount) => string | undefined): Comparison =>
  (mount, written) => {
    const value = lastValue(written, names);
    return value === undefined || value === live(mount);
  };

const option = (name: string) => (mount: NfsMount) => {
  const value = mount.options[name];
  return value === true ? undefined : value;
};

const lastOf = (written: readonly WrittenOption[], words: readonly string[]): string | undefined =>
  written.findLast((word) => words.includes(word));

const comparisons: Readonly<Record<string, Comparison>> = {
  ro: (mount, written) => (lastOf(written, ['ro', 'rw']) === 'ro') === !mount.writable,
  nosuid: sameFlag('nosuid'),
  nodev: sameFlag('nodev'),
  noexec: sameFlag('noexec'),
  hard: ({ recovery = 'hard' }, written) => (lastOf(written, ['hard', 'soft', 'softerr']) ?? 'hard') === recovery,
  vers: ({ version }, written) => {
    const value = lastValue(written, ['vers', 'nfsvers']);
    if (value === undefined || version === undefined) return true;
    const live = versionText(version);
    return live === value || live.startsWith(`${value}.`);
  },
  sec: sameValue(['sec'], option('sec')),
  proto: sameValue(['proto'], ({ protocol }) => protocol),
  port: sameValue(['port'], ({ port }) => (port === undefined ? undefined : String(port))),
};

/**
 * The first option in which a mount is not what its line of fstab would give; `undefined`: they agree as far as they can be
 * compared. How many connections there are, and where they go, is not compared: the first mount of a NAS decides it for all, and
 * mounting all in the same order decides it again.
 */
export function nfsDifference(mount: NfsMount, written: readonly WrittenOption[]): string | undefined {
  return Object.entries(comparisons).find(([, same]) => !same(mount, written))?.[0];
}
