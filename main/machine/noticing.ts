import { MachineError, type Machine } from './machine.ts';
import { LoginRefused } from './ssh-errors.ts';

/** A machine for one look, and whether the way to it was lost meanwhile. */
export interface Noticing {
  readonly machine: Machine;
  lost(): MachineError | undefined;
}

/**
 * Collectors turn an error into a reading that says why it is missing, which is right for one command and wrong for a
 * machine that is away: this keeps the difference.
 */
export function noticing(machine: Machine): Noticing {
  let lost: MachineError | undefined;
  async function noticed<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof MachineError && (error.kind === 'unreachable' || error instanceof LoginRefused))
        lost ??= error;
      throw error;
    }
  }
  return {
    lost: () => lost,
    machine: {
      id: machine.id,
      family: machine.family,
      readFile: (path) => noticed(machine.readFile(path)),
      listDirectory: (path) => noticed(machine.listDirectory(path)),
      readLink: (path) => noticed(machine.readLink(path)),
      run: (argv, options) => noticed(machine.run(argv, options)),
      beginLook: () => machine.beginLook(),
      now: () => machine.now(),
      close: () => machine.close(),
    },
  };
}
