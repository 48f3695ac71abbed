import { hostname } from 'node:os';
import { basename, resolve } from 'node:path';
import type { WatchedNas } from '../../shared/ipc/nas.ts';
import type { Source } from '../../shared/ipc/publication.ts';
import { milliseconds, type Milliseconds } from '../../shared/model/units.ts';
import { collectMachine } from '../collect/collect-machine.ts';
import type { AdministratorAnswers } from '../collect/smb-client/windows/administrator.ts';
import { describeLocalNics } from '../machine/describe-nics.ts';
import { openLive, openRecording, type Target as NamedMachine } from '../machine/open.ts';
import type { RecordedMachine } from '../machine/recorded.ts';
import type { Clock } from './clock.ts';
import { createConnection, retryWorkstationAfter } from './connection.ts';
import { localNetworkMark } from './network-change.ts';
import type { LookAtWorkstation, Target } from './target-watcher.ts';

/** A target, with what must be closed after it. */
export interface OpenedTarget {
  readonly target: Target;
  close(): Promise<void>;
}

/** What a machine is called before it was looked at. */
export function sourceOf(named: NamedMachine): Source {
  switch (named.kind) {
    case 'local':
      return { kind: 'local', hostName: hostname() };
    case 'recording':
      return { kind: 'recording', hostName: '', name: basename(resolve(named.folder)) };
    case 'remote':
      return { kind: 'remote', machine: named.host, hostName: named.host };
    default:
      return named satisfies never;
  }
}

export interface OpenOptions {
  /** The NAS that are watched beside a live workstation. */
  readonly nas: () => readonly WatchedNas[];
  /** What Windows answered an administrator since the last look, once. */
  readonly administrator?: () => AdministratorAnswers | undefined;
  readonly clock: Clock;
  /** A recording begins anew after its last frame. */
  readonly loop: boolean;
}

/**
 * Opens what the command line named. A recording that is none throws with a sentence for people; a machine that is
 * away is tried again at later looks.
 */
export async function openTarget(
  named: NamedMachine,
  { clock, loop, nas, administrator }: OpenOptions,
): Promise<OpenedTarget> {
  const source = sourceOf(named);
  if (named.kind === 'recording')
    return played(await openRecording(named.folder, { play: loop ? 'loop' : 'once' }), source);
  const connection = createConnection({ open: () => openLive(named), clock, retryAfter: retryWorkstationAfter });
  const describe = named.kind === 'local' && process.platform === 'linux' ? { describe: describeLocalNics } : {};
  const look: LookAtWorkstation = async (depth, previous) =>
    collectMachine('workstation', await connection.opened(depth === 'full'), depth, previous, {
      ...describe,
      administrator: administrator?.(),
    });
  return { target: { source, look, nas, networkMark: localNetworkMark }, close: connection.close };
}

/** The bundled recording, again and again. */
export async function openSample(folder: string): Promise<OpenedTarget> {
  return played(await openRecording(folder, { play: 'loop' }), { kind: 'sample', hostName: '' });
}

function played(machine: RecordedMachine, source: Source): OpenedTarget {
  return {
    target: {
      source: { ...source, hostName: machine.hostName ?? machine.id },
      look: (depth, previous) => collectMachine('workstation', machine, depth, previous),
      untilNextFrame: () => untilNextFrame(machine),
    },
    close: () => machine.close(),
  };
}

/** Frames follow each other as they were recorded; a recording with a long gap or a single frame continues all the same. */
const shortestFrame = 200;
const longestFrame = 10_000;
const singleFrame = 1_000;

function untilNextFrame({ frames, frame }: RecordedMachine): Milliseconds {
  const [now, next] = [frames[frame]?.offsetMs, frames[frame + 1]?.offsetMs];
  const distance = now === undefined || next === undefined ? singleFrame : next - now;
  return milliseconds(Math.min(Math.max(distance, shortestFrame), longestFrame));
}
