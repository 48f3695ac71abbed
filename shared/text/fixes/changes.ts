import { all } from '../findings/finding-text.ts';

/** Words of a preview that stand for no command. */
export const changeText = {
  noNewline: '(no newline at the end of the file)',
  mode: (mode: number): string => `permissions ${mode.toString(8).padStart(4, '0')}`,
  credentials: ['username=…', 'password=••••'],
  fileOfCredentials: 'Readable by root alone; the password is written there and nowhere else.',

  remounts: (places: readonly string[]): string =>
    places.length === 1
      ? `${places[0] ?? ''} is unmounted and mounted again: programs with open files there must be closed first.`
      : `${all(places.length)} shares (${places.join(', ')}) are unmounted and mounted again: programs with open files there must be closed first.`,
  mtuDrops: (name: string): string => `${name} may lose its link for a moment while its packet size changes.`,
  routesMove: 'New connections take the new way at once; those that are open may stall for a moment.',
  sambaReload:
    'Samba reads its configuration anew; whoever is connected stays connected as before until the next connection.',
  sysctlAtOnce: 'Nothing is interrupted: the kernel uses the new values from the next packet on.',

  undoFiles: (paths: readonly string[]): string => `Undo puts ${paths.join(', ')} back byte by byte.`,
  undoRest: 'Undo restores everything else to the values that are there now, in the opposite order.',
  undoRefuses: 'What somebody has changed since then is not overwritten: undo says so and leaves it.',

  askCredentials: '# asks for the name and the password of the account at the NAS',
} as const;
