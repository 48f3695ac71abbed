import type { NasFacts } from '../../shared/model/nas-facts.ts';
import type { Reading } from '../../shared/model/reading.ts';
import type { Machine, MachineError, MachineTime } from '../machine/machine.ts';
import { fullLook, noWays } from './nas-full-look.ts';
import { introduction } from './systems/identify.ts';
import { guideOf } from './systems/profiles/known.ts';
import { linux } from './systems/profiles/linux.ts';
import { tick } from './nas-tick.ts';
import { answersAsWindows, collectWindows } from './smb-server/windows/windows.ts';

export interface NasOptions {
  /** After this time a command of the NAS counts as hanging. */
  readonly timeoutMs?: number;
}

/** `smbstatus` takes a second on a NAS with hundreds of sessions; ten mean that it waits for a lock. */
const usualTimeoutMs = 10_000;

/**
 * Everything a NAS tells of itself. `full` asks what it is and how it is set up; `tick` asks only for what moves, by
 * the ways that worked in `previous`, and takes the rest from it. Never throws `MachineError` or `ParseError`: what
 * could not be read says why.
 *
 * Reads that do not depend on each other are issued in one turn, which a machine over SSH sends in one round trip: a
 * tick is one; a full look is two, and more where something has to be asked another way or as root.
 */
export async function collectNas(
  machine: Machine,
  depth: 'full' | 'tick',
  previous?: NasFacts,
  options: NasOptions = {},
): Promise<NasFacts> {
  const { timeoutMs = usualTimeoutMs } = options;
  if (depth === 'tick' && previous !== undefined && previous.system.state === 'known') {
    return previous.ways.family === 'windows'
      ? collectWindows(machine, timeoutMs, previous)
      : tick(machine, timeoutMs, previous);
  }
  if (previous?.ways.family === 'windows') {
    const facts = await collectWindows(machine, timeoutMs, undefined);
    if (facts.system.state === 'known') return facts;
    // Another system may answer there by now.
  }
  const time = machine.now();
  const intro = await introduction(machine, timeoutMs);
  if (intro.unreachable !== undefined) return unreachableFacts(machine, intro.unreachable, time);
  const mayBeWindows = intro.clues.kernelName === undefined && intro.clues.osRelease === undefined;
  if (mayBeWindows && (await answersAsWindows(machine, timeoutMs))) {
    return collectWindows(machine, timeoutMs, undefined);
  }
  return fullLook(machine, timeoutMs, intro, previous);
}

function unreachableFacts(machine: Machine, error: MachineError, time: MachineTime): NasFacts {
  const failed: Reading<never> = { state: 'failed', source: error.source, reason: error.message };
  return {
    machine: machine.id,
    system: failed,
    guide: guideOf(linux, undefined, {}),
    user: failed,
    samba: failed,
    sessions: failed,
    connections: failed,
    smb: failed,
    announces: failed,
    interfaces: failed,
    bonds: failed,
    sysctls: failed,
    routes: failed,
    rules: failed,
    processors: failed,
    ways: noWays,
    readAt: time.at,
    clock: time.clock,
    answered: machine.now().clock,
  };
}
