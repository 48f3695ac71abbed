/**
 * What a recording is, in memory and on disk (docs/recordings.md tells it to people). A recording is a list of
 * exchanges: what was asked of a machine, and what it answered.
 */
import { z } from 'zod';
import { commandLine, type CommandResult, type MachineErrorKind, type MachineFamily } from './machine.ts';

/** One thing that can be asked of a machine. */
export type Ask =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string }
  | { readonly kind: 'command'; readonly argv: readonly [string, ...string[]] };

export interface RecordedError {
  readonly kind: MachineErrorKind;
  readonly errno?: string | undefined;
  readonly message: string;
}

/** What was asked and what came: the answer's kind is that of the question, or it is an error. */
export type Exchange =
  | { readonly ask: Ask; readonly error: RecordedError }
  | { readonly ask: Ask & { kind: 'file' }; readonly text: string }
  | { readonly ask: Ask & { kind: 'directory' }; readonly names: readonly string[] }
  | { readonly ask: Ask & { kind: 'link' }; readonly target: string }
  | { readonly ask: Ask & { kind: 'command' }; readonly result: CommandResult };

/** What was worked out instead of being recorded, and from what. */
export interface Derived {
  readonly source: string;
  readonly from: string;
}

export interface Frame {
  /** Since the first frame, by a clock that never jumps. */
  readonly offsetMs: number;
  /** On disk only what differs from all frames before; of a new recording, everything that was asked in this look. */
  readonly exchanges: readonly Exchange[];
}

interface RecordingHead {
  readonly id: string;
  readonly family: MachineFamily;
  readonly hostName?: string | undefined;
  /** Time of the first frame. */
  readonly createdAt: Date;
  readonly note: string;
  readonly redacted: boolean;
  readonly derived: readonly Derived[];
}

export interface Recording extends RecordingHead {
  /** At least one. */
  readonly frames: readonly [Frame, ...Frame[]];
}

/** How an ask is named to people: a path or a command line. */
export const sourceOf = (ask: Ask): string => (ask.kind === 'command' ? commandLine(ask.argv) : ask.path);

/** Equal for equal asks. */
export const keyOf = (ask: Ask): string =>
  ask.kind === 'command' ? `command ${JSON.stringify(ask.argv)}` : `${ask.kind} ${ask.path}`;

/** Whether two answers to one ask are the same. */
export const sameAnswer = (one: Exchange, other: Exchange): boolean =>
  JSON.stringify({ ...one, ask: 0 }) === JSON.stringify({ ...other, ask: 0 });

export const recordingSchemaVersion = 1;

/**
 * What is read of a recording at most, all its files together. A look at a machine with a few shares is 100 to 500 kB and
 * its later frames are a tenth of that; 10 000 frames are the longest recording that the command line makes.
 */
export const largestRecording = { bytes: 64 * 1024 * 1024, frames: 10_000, entries: 200_000 } as const;
/** Names of one directory; /proc has one for each process. */
const mostNames = 10_000;
/** A month: far below the longest time that a date can hold, however often a recording begins anew. */
const longestOffset = 31 * 24 * 3_600_000;

const errorKinds = [
  'absent',
  'denied',
  'timeout',
  'too-large',
  'unreachable',
  'not-recorded',
  'failed',
] as const satisfies readonly MachineErrorKind[];

/** machine.json */
export const headOnDisk = z.strictObject({
  schema: z.literal(recordingSchemaVersion),
  id: z.string().min(1).max(300),
  family: z.enum(['linux', 'windows']),
  hostName: z.string().optional(),
  createdAt: z.iso.datetime(),
  note: z.string(),
  redacted: z.boolean(),
  derived: z.array(z.strictObject({ source: z.string(), from: z.string() })),
  frames: z.array(z.strictObject({ offsetMs: z.number().int().nonnegative().max(longestOffset) })).min(1),
});

/** A file below the folder of its frame; never a way out of it. */
const storedPath = z
  .string()
  .regex(/^(files|commands)(\/(?!\.{1,2}(\/|$))[^/\\\0]+)+$/, 'must be a path below files/ or commands/');
const error = z.strictObject({ kind: z.enum(errorKinds), errno: z.string().optional(), message: z.string() });
const argv = z.tuple([z.string().min(1)], z.string());

/** asked.json is a list of these, one for each thing asked; `text`, `stdout` and `stderr` name the file beside it that holds the answer. */
export const askedOnDisk = z.union([
  z.strictObject({ file: z.string(), text: storedPath }),
  z.strictObject({ file: z.string(), error }),
  z.strictObject({ directory: z.string(), names: z.array(z.string()).max(mostNames) }),
  z.strictObject({ directory: z.string(), error }),
  z.strictObject({ link: z.string(), target: z.string() }),
  z.strictObject({ link: z.string(), error }),
  z.strictObject({
    command: argv,
    exitCode: z.number().int(),
    stdout: storedPath.optional(),
    stderr: storedPath.optional(),
  }),
  z.strictObject({ command: argv, error }),
]);
export type AskedEntry = z.infer<typeof askedOnDisk>;

/** The folder of a frame; the first one's things lie in the recording's own folder. */
export const frameFolder = (index: number): string =>
  index === 0 ? '.' : `frames/${String(index + 1).padStart(4, '0')}`;
