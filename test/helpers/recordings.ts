import path from 'node:path';
import { root } from '../../tools/setup/dependencies.mjs';

/** Recordings that lie in the repository (made by tools/fixture-recordings.ts). */
export const recordingNames = ['two-channels', 'channel-lost', 'guest', 'nothing-mounted', 'no-rights'] as const;
type RecordingName = (typeof recordingNames)[number];

export const recordingFolder = (name: string): string => path.join(root, 'test/fixtures/recordings', name);

/** Words of the command line that play a recording. */
export const recorded = (name: RecordingName): readonly [string, string] => ['--recorded', recordingFolder(name)];
