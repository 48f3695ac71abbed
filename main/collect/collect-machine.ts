import type { MachineFacts } from '../../shared/model/machine.ts';
import { networkUnread } from '../../shared/model/network.ts';
import { unchecked, type Unread } from '../../shared/model/reading.ts';
import { smbServerUnread } from '../../shared/model/smb-server.ts';
import type { Machine, MachineError, MachineTime } from '../machine/machine.ts';
import { clientLook, clientTick } from './client-look.ts';
import type { DescribeInterfaces } from './network/linux/hardware.ts';
import { serverLook } from './server-look.ts';
import { serverTick } from './server-tick.ts';
import { answersAsWindows, windowsServerFacts } from './smb-server/windows/windows.ts';
import { introduction } from './systems/identify.ts';
import { guideOf } from './systems/profiles/known.ts';
import { linux } from './systems/profiles/linux.ts';

/** A workstation attaches storage, a NAS serves it. */
export type Role = 'workstation' | 'nas';

export interface CollectOptions {
  /** Vendor and product of the interfaces of a workstation; asked in a full look only. */
  readonly describe?: DescribeInterfaces;
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
  if (role === 'nas') return await collectNas(machine, options.timeoutMs ?? usualTimeoutMs, depth, previous);
  // Of workstations only those with Linux are read: any other answers as one that has none of its files.
  machine.beginLook();
  return depth === 'full' || previous === undefined
    ? await clientLook(machine, options.describe)
    : await clientTick(machine, previous);
}

async function collectNas(
  machine: Machine,
  timeoutMs: number,
  depth: 'full' | 'tick',
  previous: MachineFacts | undefined,
): Promise<MachineFacts> {
  if (depth === 'tick' && previous !== undefined && previous.system.state === 'known') {
    return previous.family === 'windows'
      ? await windowsServerFacts(machine, timeoutMs, previous)
      : await serverTick(machine, timeoutMs, previous);
  }
  if (previous?.family === 'windows') {
    const facts = await windowsServerFacts(machine, timeoutMs, undefined);
    if (facts.system.state === 'known') return facts;
    // Another system may answer there by now.
  }
  const time = machine.now();
  const intro = await introduction(machine, timeoutMs);
  if (intro.unreachable !== undefined) return unreachableFacts(machine, intro.unreachable, time);
  const mayBeWindows = intro.clues.kernelName === undefined && intro.clues.osRelease === undefined;
  if (mayBeWindows && (await answersAsWindows(machine, timeoutMs))) {
    return await windowsServerFacts(machine, timeoutMs, undefined);
  }
  return await serverLook(machine, timeoutMs, intro, previous?.network.interfaces ?? unchecked);
}

function unreachableFacts(
  machine: Machine,
  error: MachineError,
  { at: readAt, clock: asked }: MachineTime,
): MachineFacts {
  const failed: Unread = { state: 'failed', source: error.source, reason: error.message };
  return {
    machine: machine.id,
    family: 'linux',
    hostName: failed,
    kernel: failed,
    system: failed,
    account: failed,
    processors: failed,
    network: networkUnread(failed),
    smbServer: smbServerUnread(failed),
    guide: guideOf(linux, undefined, {}),
    readAt,
    asked,
    answered: machine.now().clock,
  };
}
