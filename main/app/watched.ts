import { hostname } from 'node:os';
import { basename, resolve } from 'node:path';
import type { WatchedSource } from '../../shared/ipc/publication.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
import { milliseconds, type Milliseconds } from '../../shared/model/units.ts';
import { collectHost } from '../collect/workstation.ts';
import { describeLocalNics } from '../machine/describe-nics.ts';
import { openLive, openRecording, type Target } from '../machine/open.ts';
import type { RecordedMachine } from '../machine/recorded.ts';
import type { Clock } from '../watch/clock.ts';
import type { Look } from '../watch/look.ts';
import type { Watched } from '../watch/monitor.ts';
import { localNetworkMark } from '../watch/network-change.ts';
import { createReopening } from './reopening.ts';

/** Something that is watched, with what must be closed after it. */
export interface Opened {
  readonly watched: Watched;
  close(): Promise<void>;
}

/** What a target is called before it was looked at. */
export function sourceOf(target: Target): WatchedSource {
  switch (target.kind) {
    case 'local':
      return { kind: 'local', hostName: hostname() };
    case 'recording':
      return { kind: 'recording', hostName: '', name: basename(resolve(target.folder)) };
    case 'remote':
      return { kind: 'remote', machine: target.host, hostName: target.host };
    default:
      return target satisfies never;
  }
}

export interface OpenOptions {
  /** What the NAS of the watched machine told last. */
  readonly nasFacts: () => readonly NasFacts[];
  readonly clock: Clock;
  /** A recording begins anew after its last frame. */
  readonly loop: boolean;
}

/**
 * Opens what the command line named. A recording that is none throws with a sentence for people; a machine that is
 * away is tried again at later looks.
 */
export async function openTarget(target: Target, { clock, loop, nasFacts }: OpenOptions): Promise<Opened> {
  const source = sourceOf(target);
  if (target.kind === 'recording')
    return played(await openRecording(target.folder, { play: loop ? 'loop' : 'once' }), source);
  const machine = createReopening(() => openLive(target), clock);
  const describe = target.kind === 'local' ? { describe: describeLocalNics } : {};
  const look: Look = async (depth, previous) =>
    collectHost(await machine.opened(depth === 'full'), depth, previous, describe);
  return {
    watched: { source, look, nasFacts, networkMark: localNetworkMark },
    close: machine.close,
  };
}

/** The bundled recording, again and again. */
export async function openSample(folder: string): Promise<Opened> {
  return played(await openRecording(folder, { play: 'loop' }), { kind: 'sample', hostName: '' });
}

function played(machine: RecordedMachine, source: WatchedSource): Opened {
  return {
    watched: {
      source: { ...source, hostName: machine.hostName ?? machine.id },
      look: (depth, previous) => collectHost(machine, depth, previous),
      pace: () => untilNextFrame(machine),
    },
    close: () => machine.close(),
  };
}

/** Frames follow each other as they did; a recording with a long hole or a single frame goes on all the same. */
const shortestFrame = 200;
const longestFrame = 10_000;
const singleFrame = 1_000;

function untilNextFrame({ frames, frame }: RecordedMachine): Milliseconds {
  const [now, next] = [frames[frame]?.offsetMs, frames[frame + 1]?.offsetMs];
  const distance = now === undefined || next === undefined ? singleFrame : next - now;
  return milliseconds(Math.min(Math.max(distance, shortestFrame), longestFrame));
}
