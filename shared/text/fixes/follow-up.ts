import { counted } from '../screens/numbers.ts';

const uses = (carrying: number, possible: number): string =>
  `uses ${carrying} of ${counted(possible, 'path', 'paths')}`;

/** What is said of a kept change until connections have taken it over, and what came of it. */
export const followUpTexts = {
  old: (shares: string): string =>
    `The connections of ${shares} were opened before the change and keep the old setting. Lanewise watches them and shows here what the new ones come to.`,
  mapAgain:
    'Close the files of each share, remove its mapping, wait for a minute and map it again. Have its password at hand: Windows may not have kept it.',
  away: (shares: string): string =>
    `The old connections are gone, and ${shares} is not mapped now. Map it again when a minute has passed.`,
  idle: (share: string): string =>
    `The connections of ${share} are new. Windows opens the further ones only under load, so read the share once.`,
  load: 'Its large files are read for eight seconds, sixteen requests at a time; nothing is written or kept.',
  loadTitle: 'Read the share under load',
  unknown: (share: string, missing: readonly string[]): string =>
    [`The connections of ${share} are new, but it is not known how many paths they use.`, ...missing].join(' '),
  settling: (share: string): string => `The connections of ${share} are new. Lanewise waits for further ones.`,
  better: (share: string, carrying: number, possible: number): string =>
    `The change helped: all connections are new, and ${share} ${uses(carrying, possible)}.`,
  well: (share: string, carrying: number, possible: number): string =>
    `All connections are new, and ${share} ${uses(carrying, possible)}. No more are possible.`,
  noBetter: (share: string, carrying: number, possible: number): string =>
    `All connections are new, but ${share} still ${uses(carrying, possible)}. If it was away for less than a minute, Windows may have used the old setting: remove it and wait longer. If not, the cause is another one, and this change can be undone.`,
} as const;
