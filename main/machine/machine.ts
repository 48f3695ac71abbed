import type { MachineId } from '../../shared/model/reading.ts';
import type { Instant, Milliseconds } from '../../shared/model/units.ts';

interface RunOptions {
  /** The command is ended after this time and `MachineError` of kind `timeout` is thrown. */
  readonly timeoutMs?: number;
}

/** What a finished command left; a non-zero exit is a result, not an error. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type MachineErrorKind =
  /** No such file, directory or program. */
  | 'absent'
  /** Not allowed to this user. */
  | 'denied'
  | 'timeout'
  /** More than the reader takes. */
  | 'too-large'
  /** The machine itself cannot be reached (SSH). */
  | 'unreachable'
  /** A recording does not hold it. */
  | 'not-recorded'
  /** Anything else the system answered (EINVAL of a speed file, EIO, …). */
  | 'failed';

/** A read or a command that gave no result. `message` is a sentence for people. */
export class MachineError extends Error {
  readonly kind: MachineErrorKind;
  /** Path or command line. */
  readonly source: string;
  /** The system's own word: ENOENT, EINVAL, … */
  readonly errno: string | undefined;
  constructor(kind: MachineErrorKind, source: string, message: string, errno?: string) {
    super(message);
    this.name = 'MachineError';
    this.kind = kind;
    this.source = source;
    this.errno = errno;
  }
}

/** The time of a look. */
export interface MachineTime {
  /** For people; jumps when the clock is set. */
  readonly at: Instant;
  /** Counts on whatever happens to the wall clock; only differences mean something. */
  readonly clock: Milliseconds;
}

/**
 * By what a machine is asked. `windows`: by the scripts of assets/powershell and nothing else. `linux`: by files and
 * programs; over SSH that is whatever answers there, a BSD or a NAS with Windows as well.
 */
export type MachineFamily = 'linux' | 'windows';

/**
 * The seam to a computer: local, over SSH, or recorded. Reads only. Everything runs with `LC_ALL=C`, without a
 * shell, with a time-out. All methods throw `MachineError`.
 */
export interface Machine {
  readonly id: MachineId;
  readonly family: MachineFamily;
  /** Text of a file (UTF-8, invalid bytes replaced), at most 16 MiB. */
  readFile(path: string): Promise<string>;
  /** Names in a directory, sorted. */
  listDirectory(path: string): Promise<readonly string[]>;
  /** Target of a symbolic link, as stored. */
  readLink(path: string): Promise<string>;
  run(argv: readonly [string, ...string[]], options?: RunOptions): Promise<CommandResult>;
  /** Marks the beginning of one look: a recorder starts a new frame, a player goes on to the next one. */
  beginLook(): void;
  /** The time now; of a recording, the time at which the present frame was recorded, so that rates replay truthfully. */
  now(): MachineTime;
  close(): Promise<void>;
}

/** How a command is written in evidence, recordings and errors; words with anything unusual are single-quoted. */
export function commandLine(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
