import { commandLine, MachineError, type CommandResult, type Machine } from '../machine/machine.ts';
import { programAt, type Argv } from './sources.ts';
import type { ToolName } from './systems/profiles/profile.ts';
import { commandFailed, reading, runCommand, type Taken } from './text/reading.ts';
import { firstUnderstood, type Way } from './text/second-way.ts';
import type { Reading } from '../../shared/model/reading.ts';

/** Systems that are asked by files and commands. */
type Family = 'linux' | 'freebsd';

/** One look at a machine: what is known before anything is asked in it. */
export interface Look {
  readonly machine: Machine;
  readonly family: Family;
  /** After this time a command counts as hanging; `undefined`: the machine's own. */
  readonly timeoutMs?: number;
  /** Where programs are; one that was not found where it usually is may still be on the login's path. */
  readonly tools: Readonly<Partial<Record<ToolName, string>>>;
  readonly root: boolean;
  /** `smbstatus` needed root the last time. */
  readonly statusBySudo: boolean;
}

/** A machine with Linux and its programs on the path, as the account that runs this. */
export const plainLook = (machine: Machine): Look => ({
  machine,
  family: 'linux',
  tools: {},
  root: false,
  statusBySudo: false,
});

/** A command with its program where this machine has it. */
export function commandOf({ tools }: Look, argv: Argv): Argv {
  const path = Object.entries(tools).find(([name]) => name === argv[0])?.[1];
  return path === undefined ? argv : programAt(path, argv);
}

/** On a workstation a missing program is something to install; of a NAS, that it is absent is an answer. */
function run({ machine, timeoutMs }: Look, argv: Argv): Promise<CommandResult> {
  return timeoutMs === undefined ? runCommand(machine, argv) : machine.run(argv, { timeoutMs });
}

/** What a command printed, as a reading; a non-zero exit is a failure. */
export function readCommand<T>(look: Look, argv: Argv, take: (text: string) => Taken<T>): Promise<Reading<T>> {
  const here = commandOf(look, argv);
  return reading(look.machine, commandLine(here), async () => {
    const result = await run(look, here);
    if (result.exitCode !== 0) throw commandFailed(here, result);
    return take(result.stdout);
  });
}

/**
 * What the first of these ways tells that is understood, as a reading. `before`: the same of an earlier look; the way
 * that worked then comes first, so that a tool that is too old is not asked again for what it does not know.
 */
export function readFirst<T>(
  look: Look,
  ways: readonly [Way<T>, ...Way<T>[]],
  before?: Reading<unknown>,
): Promise<Reading<T>> {
  const here = ways.map((way) => ({ ...way, argv: commandOf(look, way.argv) }));
  const last = before?.state === 'known' ? before.evidence.source.split(' and ') : [];
  const isLast = ({ argv }: Way<T>): number => Number(last.includes(commandLine(argv)));
  const order = here.toSorted((left, right) => isLast(right) - isLast(left));
  const source = commandLine(commandOf(look, ways[0].argv));
  return reading(look.machine, source, () => firstUnderstood(order, (argv) => run(look, argv)));
}

/** How a command that may need root was answered. */
export interface Answer {
  readonly result: CommandResult;
  readonly source: string;
  readonly bySudo: boolean;
}

/**
 * Runs a command as the account that logged in, and, if that one says it needs root, exactly the same through
 * `sudo -n`, which never asks for a password. `sudoFirst`: it needed root the last time.
 */
export async function runAsRootIfNeeded(
  look: Look,
  asked: Argv,
  needsRoot: (result: CommandResult) => boolean,
  sudoFirst = false,
): Promise<Answer> {
  const argv = commandOf(look, asked);
  if (!sudoFirst || look.root) {
    const result = await run(look, argv);
    if (look.root || !needsRoot(result)) return { result, source: commandLine(argv), bySudo: false };
  }
  return runBySudo(look, argv);
}

async function runBySudo(look: Look, argv: Argv): Promise<Answer> {
  const withSudo = commandOf(look, ['sudo', '-n', ...argv]);
  const source = commandLine(withSudo);
  const denied = new MachineError('denied', source, `${commandLine(argv)} needs root, and sudo does not allow it.`);
  try {
    const result = await run(look, withSudo);
    if (sudoRefused(result)) throw denied;
    return { result, source, bySudo: true };
  } catch (error) {
    // Without sudo on the NAS there is no way to root either.
    if (error instanceof MachineError && error.kind === 'absent') throw denied;
    throw error;
  }
}

/**
 * sudo's own refusals (src/sudo.c, plugins/sudoers/sudoers.c), told from those of the program by how they begin:
 * `sudo: a password is required`, `Sorry, user ada is not allowed to execute '…' as root on nas.`,
 * `ada is not in the sudoers file.`
 */
function sudoRefused({ exitCode, stderr }: CommandResult): boolean {
  const refusal =
    /^(?:sudo: (?!unable to resolve host)|Sorry, user |\S+ is not (?:in the sudoers file|allowed to run sudo))/m;
  return exitCode !== 0 && refusal.test(stderr);
}
