import { bytesPerSecond, type Bytes, type Milliseconds } from '../../model/units.ts';
import { rateText } from './numbers.ts';

export const loadWords = {
  running: 'A share is being read already. Wait until that has ended.',
  reading: 'Reading the share…',
  onlyHere: 'Only a share of the Windows that Lanewise runs on can be read under load.',
  gone: 'The share is not there any more.',
  nothingLarge: 'The share has no file of 64 MB or more that your user may read. Copy one there, and try again.',
  notUnderstood: 'The answer of Windows was not understood.',
  refused: (message: string): string => `Windows could not read the share: ${message}`,
  read: (bytes: Bytes, took: Milliseconds, units: Parameters<typeof rateText>[1]): string =>
    `The share was read for ${Math.round(took / 1000)} seconds, at ${rateText(bytesPerSecond(bytes / (took / 1000)), units)}. What Windows has opened for it is shown above.`,
} as const;
