import type { Exchange, Recording } from '../../main/machine/recording.ts';

const head = {
  id: 'local',
  family: 'linux',
  hostName: 'desk',
  createdAt: new Date('2026-11-21T03:00:00.000Z'),
  note: 'a note',
  redacted: false,
  derived: [],
} as const;
export const recordedFile = (path: string, text: string): Exchange => ({ ask: { kind: 'file', path }, text });
/** A recording of one look that holds these answers. */
export const recordingOf = (...exchanges: readonly Exchange[]): Recording => ({
  ...head,
  frames: [{ offsetMs: 0, exchanges }],
});
