import { liveTime } from '../machine/live-time.ts';
import { MachineError, type Machine } from '../machine/machine.ts';
import { openLive } from '../machine/open.ts';
import type { RemoteTarget } from './arguments.ts';

/** A NAS over SSH. One that cannot be opened answers everything with why, so that the workstation is told all the same. */
export async function openNas(target: RemoteTarget): Promise<Machine> {
  try {
    return await openLive(target);
  } catch (error) {
    return unreachable(target.host, error instanceof Error ? error.message : String(error));
  }
}

function unreachable(id: string, message: string): Machine {
  const refuse = (): Promise<never> => Promise.reject(new MachineError('unreachable', `ssh ${id}`, message));
  return {
    id,
    family: 'linux',
    readFile: refuse,
    listDirectory: refuse,
    readLink: refuse,
    run: refuse,
    beginLook: () => undefined,
    now: liveTime,
    close: async () => undefined,
  };
}
