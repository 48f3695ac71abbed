import type { MachineFacts } from '../../shared/model/machine.ts';
import { networkUnread } from '../../shared/model/network.ts';
import { unchecked, type Unread } from '../../shared/model/reading.ts';
import { smbServerUnread } from '../../shared/model/smb-server.ts';
import type { Machine, MachineError, MachineTime } from '../machine/machine.ts';
import { serverLook, serverTick } from './server-look.ts';
import { answersAsWindows, windowsServerFacts } from './smb-server/windows/windows.ts';
import { introduction } from './systems/identify.ts';
import { guideOf } from './systems/profiles/known.ts';
import { linux } from './systems/profiles/linux.ts';

/** A machine that serves storage, by whichever system it has; at the first look it is asked which. */
export async function collectServer(
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
