import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { programDirectories } from '../../machine/limits.ts';
import { MachineError } from '../../machine/machine.ts';
import { runLocally } from '../../machine/local-run.ts';
import type { CommandResult, Machine } from '../../machine/machine.ts';
import { commandLine } from '../../machine/machine.ts';
import type { Argv } from '../operations/operation-kind.ts';
import { ChangeRefused } from '../changer.ts';

/** Runs a program of the system as root: by its absolute path, with an empty environment, without a shell. */
export type Run = (argv: Argv, inherited?: readonly number[]) => Promise<CommandResult>;

/**
 * The absolute path of a program that nobody but root can change. A directory or program that others may write is passed
 * over, as if it were not there.
 */
export async function programPath(name: string): Promise<string | undefined> {
  if (!/^[A-Za-z0-9][\w.+-]*$/.test(name)) return undefined;
  for (const directory of programDirectories) {
    const path = `${directory}/${name}`;
    if ((await rootsAlone(directory)) && (await rootsAlone(path))) return path;
  }
  return undefined;
}

async function rootsAlone(path: string): Promise<boolean> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { uid, mode } = await handle.stat();
      return uid === 0 && (mode & 0o022) === 0;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** Mounting waits for the NAS, and the kernel gives a dead one several tens of seconds. */
const longestMs = 90_000;

/** `held`: descriptors that every program inherits, so that a lock is held as long as one of them runs. */
export function rootRun(held: () => readonly number[]): Run {
  return async (argv, inherited = []) => {
    const [name, ...words] = argv;
    const path = await programPath(name);
    if (path === undefined) throw new ChangeRefused('missing-program', nativeRefusals.noProgram(name));
    return runLocally([path, ...words], commandLine(argv), longestMs, [...held(), ...inherited]);
  };
}

/** The machine as root reads it before it changes something: no program that others could have put there. */
export function withRootPrograms(machine: Machine): Machine {
  return {
    ...machine,
    run: async ([name, ...words], options) => {
      const path = await programPath(name);
      if (path === undefined)
        throw new MachineError('absent', name, `There is no program ${name} that only root can change.`, 'ENOENT');
      return machine.run([path, ...words], options);
    },
  };
}

/** The first line that a program complained with, for a sentence. */
export function complaintOf({ stderr, stdout, exitCode }: CommandResult): string {
  const line = `${stderr}\n${stdout}`.split('\n').find((text) => text.trim() !== '');
  return line === undefined ? `exit code ${exitCode}` : line.trim().slice(0, 300);
}
