import type { Needs, Reading } from '../../../shared/model/reading.ts';
import { commandLine, MachineError, type CommandResult, type Machine } from '../../machine/machine.ts';
import { ParseError } from './parse-error.ts';

/** What a source gave: the fact, and the lines that it was read from. */
export interface Taken<T> {
  readonly value: T;
  readonly lines: readonly string[];
  /** Where it was read, if not where it was first looked for. */
  readonly source?: string;
}

/**
 * Looks at one source, and turns whatever comes of it into a reading, so that no source's trouble touches another's.
 * `needs` is what would make a refused source readable.
 */
export async function reading<T>(
  machine: Machine,
  source: string,
  take: () => Promise<Taken<T>>,
  needs: Needs = 'administrator',
): Promise<Reading<T>> {
  try {
    const taken = await take();
    const evidence = {
      machine: machine.id,
      source: taken.source ?? source,
      lines: taken.lines,
      readAt: machine.now().at,
    };
    return { state: 'known', value: taken.value, evidence };
  } catch (error) {
    return missing(machine, source, error, needs);
  }
}

function missing(machine: Machine, source: string, error: unknown, needs: Needs): Reading<never> {
  if (error instanceof MachineError && error.kind === 'absent') {
    return { state: 'absent', evidence: { machine: machine.id, source, lines: [], readAt: machine.now().at } };
  }
  if (error instanceof MachineError && error.kind === 'denied') return { state: 'denied', source, needs };
  const notRecorded = error instanceof MachineError && error.kind === 'not-recorded';
  return {
    state: 'failed',
    source,
    reason: sentence(error),
    ...(notRecorded ? { notRecorded } : {}),
    ...(error instanceof ToolError ? { tool: error.tool } : {}),
  };
}

/** A program cannot answer: it is not there, or older than what it was asked. */
export class ToolError extends MachineError {
  readonly tool: 'missing' | 'old';
  constructor(tool: ToolError['tool'], source: string, message: string) {
    super('failed', source, message);
    this.tool = tool;
  }
}

function sentence(error: unknown): string {
  if (error instanceof ParseError) return `Not understood: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** Debian's package for each program, which most distributions name the same. */
const packages: Readonly<Record<string, string>> = {
  ss: 'iproute2',
  ip: 'iproute2',
  ethtool: 'ethtool',
  ping: 'iputils-ping',
  dmesg: 'util-linux',
  journalctl: 'systemd',
  iscsiadm: 'open-iscsi',
};

/** Runs a command; a missing program is a failure with the name of its package, never a fact about the machine. */
export async function runCommand(machine: Machine, argv: readonly [string, ...string[]]): Promise<CommandResult> {
  try {
    return await machine.run(argv);
  } catch (error) {
    if (!(error instanceof MachineError) || error.kind !== 'absent') throw error;
    const [program] = argv;
    const from = packages[program];
    const hint = from === undefined ? '' : ` (package ${from})`;
    throw new ToolError('missing', commandLine(argv), `${program} is not installed${hint}.`);
  }
}

/** What a command prints; a non-zero exit is a failure, told with the first line of its complaint. */
export async function outputOf(machine: Machine, argv: readonly [string, ...string[]]): Promise<string> {
  const result = await runCommand(machine, argv);
  if (result.exitCode === 0) return result.stdout;
  throw commandFailed(argv, result);
}

/**
 * How programs refuse an option they do not know: getopt of libc (`ss: invalid option -- 'O'`, `unrecognized option
 * '--json'`), iproute2 (`Option "-j" is unknown, try "ip -help".`), busybox (`ip: unrecognized option: j`).
 */
const unknownOption = /(?:invalid|unrecognized|illegal|unknown) option|^Option ".*" is unknown/;

export function commandFailed(argv: readonly string[], result: CommandResult): MachineError {
  const complaint = result.stderr.trim().split('\n')[0] ?? '';
  if (unknownOption.test(complaint)) {
    const line = commandLine(argv);
    return new ToolError('old', line, `${argv[0]} here is too old for what it was asked (${line}: ${complaint}).`);
  }
  const kind = /Operation not permitted|Permission denied/.test(complaint) ? 'denied' : 'failed';
  const line = commandLine(argv);
  return new MachineError(
    kind,
    line,
    `${line} ended with exit code ${result.exitCode}${complaint && `: ${complaint}`}`,
  );
}

/** Undefined where there is no such file or folder; what is there and cannot be read is an error still. */
export async function ifThere<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof MachineError && error.kind === 'absent') return undefined;
    throw error;
  }
}

/** Undefined where there is none, and where a recording holds none. */
export async function ifHeld<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof MachineError && (error.kind === 'absent' || error.kind === 'not-recorded')) return undefined;
    throw error;
  }
}

/** A fact of which the absence is an answer (a driver that does not tell its speed): `undefined` when not readable. */
export async function ifReadable<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof MachineError) return undefined;
    throw error;
  }
}
