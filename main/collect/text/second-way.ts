import { commandLine, MachineError, type CommandResult, type Machine } from '../../machine/machine.ts';
import { ParseError } from './parse-error.ts';
import { jsonItems } from './json-lines.ts';
import { commandFailed, runCommand, ToolError, type Taken } from './reading.ts';

type Argv = readonly [string, ...string[]];

/** One way to ask for something, and how what it prints is understood. */
export interface Way<T> {
  readonly argv: Argv;
  readonly take: (text: string) => Taken<T>;
  /** What a complaint means that is an answer; `undefined` for one that is none. */
  readonly refusal?: (result: CommandResult) => Taken<T> | undefined;
}

/**
 * What the first way tells whose answer is understood; the ways stand in the order of how much they tell. Tools are
 * older than their manual, and some print what their own format does not allow. Told is why the first way failed: that
 * is the one that should have worked.
 *
 * Nothing is asked a second time of a program that is not there, of one that may not tell, or of a machine that does not
 * answer.
 */
export async function firstUnderstood<T>(
  ways: readonly Way<T>[],
  run: (argv: Argv) => Promise<CommandResult>,
): Promise<Taken<T>> {
  let reason: unknown;
  for (const { argv, take, refusal } of ways) {
    try {
      const result = await run(argv);
      const refused = refusal?.(result);
      if (refused === undefined && result.exitCode !== 0) throw commandFailed(argv, result);
      const taken = refused ?? take(result.stdout);
      return { ...taken, source: taken.source ?? commandLine(argv) };
    } catch (error) {
      reason ??= error;
      if (!anotherWayMayHelp(error)) break;
    }
  }
  throw reason;
}

function anotherWayMayHelp(error: unknown): boolean {
  if (error instanceof ParseError) return true;
  if (error instanceof ToolError) return error.tool === 'old';
  // An older program recorded the ways that it knew.
  return error instanceof MachineError && (error.kind === 'failed' || error.kind === 'not-recorded');
}

/** `firstUnderstood` of the commands of a machine. */
export async function outputUnderstood<T>(machine: Machine, ways: readonly Way<T>[]): Promise<Taken<T>> {
  return await firstUnderstood(ways, async (argv) => await runCommand(machine, argv));
}

/**
 * `ip -j …` and what it may answer: JSON, or the words that an `ip` prints which has no JSON for this yet and takes `-j`
 * without a complaint (iproute2 4.13 to 4.16). An empty answer is neither.
 */
export function jsonOrWords<T>(parseJson: (text: string) => T, parseWords: (text: string) => T) {
  return (text: string): Taken<T> =>
    /^\s*[[{]/.test(text) || text.trim() === ''
      ? { value: parseJson(text), lines: jsonItems(text) }
      : { value: parseWords(text), lines: wordLines(text) };
}

/** Words alone. */
export const inWords =
  <T>(parse: (text: string) => T) =>
  (text: string): Taken<T> => ({ value: parse(text), lines: wordLines(text) });

const wordLines = (text: string): readonly string[] => (text === '' ? [] : text.trimEnd().split('\n'));
