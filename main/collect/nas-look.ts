import type { NasWays } from '../../shared/model/nas-facts.ts';
import { commandLine, MachineError, type CommandResult, type Machine } from '../machine/machine.ts';
import { commandFailed } from './text/reading.ts';
import type { Argv } from './nas-sources.ts';
import type { ToolName } from './systems/profiles/profile.ts';

export interface NasOptions {
  /** After this time a command of the NAS counts as hanging. */
  readonly timeoutMs?: number;
}

/** `smbstatus` takes a second on a NAS with hundreds of sessions; ten mean that it waits for a lock. */
const usualTimeoutMs = 10_000;

/** One look at a NAS: what is known before anything is asked in it. */
export interface Look {
  readonly machine: Machine;
  readonly timeoutMs: number;
  readonly tools: Readonly<Partial<Record<ToolName, string>>>;
  readonly root: boolean;
  /** What worked the last time; `undefined` at the first look. */
  readonly ways: NasWays | undefined;
}

export const timeoutOf = (options: NasOptions): number => options.timeoutMs ?? usualTimeoutMs;

/** Where a program is; one that was not found where it usually is may still be on the login's path. */
export const toolOf = (look: Look, name: ToolName): string => look.tools[name] ?? name;

export function run(look: Look, argv: Argv): Promise<CommandResult> {
  return look.machine.run(argv, { timeoutMs: look.timeoutMs });
}

/** What a command prints; a non-zero exit is a failure. */
export async function printed(look: Look, argv: Argv): Promise<string> {
  const result = await run(look, argv);
  if (result.exitCode !== 0) throw commandFailed(argv, result);
  return result.stdout;
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
  argv: Argv,
  needsRoot: (result: CommandResult) => boolean,
  sudoFirst = false,
): Promise<Answer> {
  if (!sudoFirst || look.root) {
    const result = await run(look, argv);
    if (look.root || !needsRoot(result)) return { result, source: commandLine(argv), bySudo: false };
  }
  return runBySudo(look, argv);
}

async function runBySudo(look: Look, argv: Argv): Promise<Answer> {
  const withSudo: Argv = [toolOf(look, 'sudo'), '-n', ...argv];
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
