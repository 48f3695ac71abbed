import { unseen } from './plain.ts';

/** Words of the tray: its tooltip and its menu. */
export const trayTexts = {
  open: 'Open Lanewise',
  checkNow: 'Check now',
  quit: 'Quit',
  moreShares: (count: number): string => `${count} more…`,
  noShares: 'No NAS share is mounted',
  mountsUnreadable: 'The list of mounts could not be read, so it is not known what is mounted',
  share: (name: string, nas: string): string => `${name} on ${nas}`,
  line: (share: string, badge: string): string => `${share}: ${badge}`,
  withRate: (line: string, rate: string): string => `${line}, ${rate}`,
  /** An old reading must not pass for the present one. */
  stale: (line: string): string => `Not known now. Last seen: ${line}`,
  others: (line: string, count: number): string => `${line} (and ${count} more)`,
  sample: (line: string): string => `${line} (sample)`,
  recording: (line: string): string => `${line} (recording)`,
  remote: (line: string, host: string): string => `${line} (${host})`,
} as const;

/**
 * Names come from a NAS or a mount table and are not ours: what could turn, break or hide the rest of a tooltip or a
 * menu is taken out, and a long name is cut so that the verdict behind it is still read.
 */
export function shownName(name: string, longest = 40): string {
  const plain = name.replaceAll(unseen, ' ').replaceAll(/\s+/g, ' ').trim();
  const letters = Array.from(plain);
  return letters.length <= longest ? plain : `${letters.slice(0, longest - 1).join('')}…`;
}
