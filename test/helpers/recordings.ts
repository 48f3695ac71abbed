import path from 'node:path';
import { root } from '../../tools/setup/dependencies.mjs';

/** Recordings that lie in the repository (made by tools/fixture-recordings.ts). */
export type RecordingName = 'two-channels' | 'channel-lost' | 'guest' | 'nothing-mounted' | 'no-rights';

/** Words of the command line that play a recording. */
export const recorded = (name: RecordingName): readonly [string, string] => [
  '--recorded',
  path.join(root, 'test/fixtures/recordings', name),
];
