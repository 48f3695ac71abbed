import type { MachineFacts } from '../../shared/model/machine.ts';
import type { Machine } from '../machine/machine.ts';
import { clientLook, clientTick } from './client-look.ts';
import type { AdministratorAnswers } from './smb-client/windows/administrator.ts';
import type { DescribeInterfaces } from './network/linux/hardware.ts';

/** A workstation attaches storage, a NAS serves it. */
type Role = 'workstation' | 'nas';

interface CollectOptions {
  /** Vendor and product of the interfaces of a workstation; asked in a full look only. */
  readonly describe?: DescribeInterfaces;
  /** What Windows answered an administrator since the last look. */
  readonly administrator?: AdministratorAnswers | undefined;
  /** After this time a command of a NAS counts as hanging. */
  readonly timeoutMs?: number;
}

/** `smbstatus` takes a second on a NAS with hundreds of sessions; ten mean that it waits for a lock. */
const usualTimeoutMs = 10_000;

/**
 * Everything that matters of a machine in its role. `full` asks what it is and how it is set up; `tick` asks only for what
 * moves, by the ways that worked in `previous`, and takes the rest from it; without one it is a full look. Never throws
 * `MachineError` or `ParseError`: each fact is a reading of its own, and what could not be read says why.
 *
 * Reads that do not depend on each other are issued in one turn, which a machine over SSH sends in one round trip: a tick
 * is one; a full look is two, and more where something has to be asked another way or as root.
 */
export async function collectMachine(
  role: Role,
  machine: Machine,
  depth: 'full' | 'tick',
  previous?: MachineFacts,
  options: CollectOptions = {},
): Promise<MachineFacts> {
  if (role === 'nas') {
    // A program that watches no NAS carries nothing of what reads one.
    const { collectServer } = await import('./collect-server.ts');
    return await collectServer(machine, options.timeoutMs ?? usualTimeoutMs, depth, previous);
  }
  machine.beginLook();
  if (machine.family === 'windows') {
    // A program that watches Linux carries nothing of what reads Windows.
    const { windowsLook, windowsTick } = await import('./windows-look.ts');
    return depth === 'full' || previous === undefined
      ? await windowsLook(machine, previous, options.administrator)
      : await windowsTick(machine, previous, options.administrator);
  }
  return depth === 'full' || previous === undefined
    ? await clientLook(machine, options.describe)
    : await clientTick(machine, previous);
}
