/** Short ways to say what was asked and what came, for the parts of the importer. */
import { errnoOfMessage, noSuchProgram, systemError } from '../../main/machine/errno.ts';
import { commandLine, MachineError } from '../../main/machine/machine.ts';
import { sourceOf, type Ask, type Derived, type Exchange } from '../../main/machine/recording.ts';

export type Argv = readonly [string, ...string[]];

/** A part of a recording that is being put together. */
export interface Part {
  readonly exchanges: readonly Exchange[];
  readonly derived: readonly Derived[];
}
export const nothing: Part = { exchanges: [], derived: [] };

export const recorded = (...exchanges: readonly Exchange[]): Part => ({ exchanges, derived: [] });

/** Exchanges that were worked out from other ones, and what from. */
export const derivedFrom = (from: string, ...exchanges: readonly Exchange[]): Part => ({
  exchanges,
  derived: exchanges.map(({ ask }) => ({ source: sourceOf(ask), from })),
});

export const together = (...parts: readonly Part[]): Part => ({
  exchanges: parts.flatMap((part) => part.exchanges),
  derived: parts.flatMap((part) => part.derived),
});

export const file = (path: string, text: string): Exchange => ({ ask: { kind: 'file', path }, text });
export const directory = (path: string, names: readonly string[]): Exchange => ({
  ask: { kind: 'directory', path },
  names: [...new Set(names)].sort(),
});
export const link = (path: string, target: string): Exchange => ({ ask: { kind: 'link', path }, target });
export const output = (argv: Argv, stdout: string, stderr = '', exitCode = 0): Exchange => ({
  ask: { kind: 'command', argv },
  result: { exitCode, stdout, stderr },
});

const refusal = (ask: Ask, { kind, errno, message }: MachineError): Exchange => ({
  ask,
  error: errno === undefined ? { kind, message } : { kind, errno, message },
});
export const refused = (ask: Ask, errno: string): Exchange => refusal(ask, systemError(sourceOf(ask), errno));
export const timedOut = (ask: Ask): Exchange =>
  refusal(ask, new MachineError('timeout', sourceOf(ask), `Reading ${sourceOf(ask)} took too long.`));

/** What `cat PATH 2>&1` printed: the file, or cat's complaint. */
export function fileByCat(path: string, printed: string): Exchange {
  const errno = complaint('cat', printed);
  return errno === undefined ? file(path, printed) : refused({ kind: 'file', path }, errno);
}

/** `cat: /proc/x: Permission denied`, alone on its line → EACCES */
export function complaint(program: string, printed: string): string | undefined {
  const text = printed.trim();
  return text.startsWith(`${program}: `) && !text.includes('\n') ? errnoOfMessage(text) : undefined;
}

/** A shell that did not find the program says so: `capc.sh: line 21: ethtool: command not found`. */
export function missingProgram(argv: Argv, printed: string): Exchange | undefined {
  const [program] = argv;
  const said = printed
    .trim()
    .split('\n')
    .some((line) => line.endsWith(`${program}: command not found`) || line.endsWith(`${program}: not found`));
  return said ? refusal({ kind: 'command', argv }, noSuchProgram(commandLine(argv), program)) : undefined;
}
