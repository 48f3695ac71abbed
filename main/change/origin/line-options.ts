import { optionName, type WrittenOption } from './option-list.ts';

/** Words for mount(8), systemd and the start of the system; they say when something is mounted and by whom, not how. */
const forOthers =
  /^(?:auto|noauto|nofail|_netdev|defaults|(?:no)?(?:user|users|owner|group)|comment=.*|(?:x-|[xX]-mount\.mkdir).*)$/;

/** What a word says of the flags `nosuid`, `nodev` and `noexec` (mount(8), libmount/src/optmap.c): set, or taken away. */
const flagWords: Readonly<Record<string, readonly string[]>> = {
  user: ['nosuid', 'nodev', 'noexec'],
  users: ['nosuid', 'nodev', 'noexec'],
  owner: ['nosuid', 'nodev'],
  group: ['nosuid', 'nodev'],
  nosuid: ['nosuid'],
  nodev: ['nodev'],
  noexec: ['noexec'],
  suid: ['-nosuid'],
  dev: ['-nodev'],
  exec: ['-noexec'],
  defaults: ['-nosuid', '-nodev', '-noexec'],
};

/** Which of `nosuid`, `nodev` and `noexec` a line gives; the last word counts. */
export function flagsOfLine(written: readonly WrittenOption[]): ReadonlySet<string> {
  const flags = new Set<string>();
  for (const flag of written.flatMap((option) => (Object.hasOwn(flagWords, option) ? (flagWords[option] ?? []) : [])))
    if (flag.startsWith('-')) flags.delete(flag.slice(1));
    else flags.add(flag);
  return flags;
}

/** Whoever mounts by such a line may be anybody: what it gives is then that person's. */
export const isForUsers = (written: readonly WrittenOption[]): boolean =>
  written.some((option) => /^(?:users?|owner|group)$/.test(option));

/**
 * What a line of fstab means when root mounts by it, in words that need no line: a program that is told the place by its open
 * folder does not look for one. `undefined`: it wants something of the place that only mount(8) with its line can do.
 */
export function optionsWithoutLine(written: readonly WrittenOption[]): readonly string[] | undefined {
  const rest = written.filter((option) => option !== '' && !forOthers.test(option));
  if (rest.some((option) => /^X-mount\./i.test(option))) return undefined;
  const others = rest.filter((option) => !Object.hasOwn(flagWords, optionName(option)));
  return [...others, ...flagsOfLine(written)];
}
