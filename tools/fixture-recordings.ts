/**
 * `node tools/fixture-recordings.ts CAPTURES`: makes test/fixtures/recordings anew out of raw captures. Only what a look
 * asks for is kept, so that they are small enough for the repository.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { collectMachine } from '../main/collect/collect-machine.ts';
import { files } from '../main/collect/sources.ts';
import { MachineError, type Machine } from '../main/machine/machine.ts';
import { player, type RecordedMachine } from '../main/machine/recorded.ts';
import { recorder } from '../main/machine/recorder.ts';
import { readRecording } from '../main/machine/recording-reader.ts';
import type { Frame, Recording } from '../main/machine/recording.ts';
import { importCapture } from './import-capture.ts';
import { root } from './setup/dependencies.mjs';

interface Fixture {
  readonly name: string;
  readonly note: string;
  readonly capture: string;
  /** Recording among those that the importer makes of the capture. */
  readonly from: string;
  /** Frames kept of a series; all when left out. */
  readonly frames?: readonly number[];
  readonly change?: (machine: RecordedMachine) => Machine;
}

const fixtures: readonly Fixture[] = [
  {
    name: 'two-channels',
    note: 'One share, two channels to two NAS addresses, idle.',
    capture: 'uml6.12_s4.22_a-two-channels',
    from: 'mounted/workstation',
  },
  {
    name: 'nothing-mounted',
    note: 'The cifs module is there, nothing is mounted.',
    capture: 'uml6.12_s4.22_a-two-channels',
    from: 'before/workstation',
  },
  {
    name: 'guest',
    note: 'Mounted as guest with max_channels=2: the NAS refuses a second channel.',
    capture: 'uml6.12_s4.22_d-guest',
    from: 'mounted/workstation',
  },
  {
    name: 'no-rights',
    note: 'Two channels, but the cifs state and the kernel log may not be read.',
    capture: 'uml6.12_s4.22_a-two-channels',
    from: 'mounted/workstation',
    change: withoutRights,
  },
  {
    name: 'channel-lost',
    note: 'Two channels; the second NAS port loses its cable, the channel stalls, is given up, and comes back.',
    capture: 'debian6.12_s4.22_g3-link-second-down-echo10',
    from: 'series/workstation',
    frames: [0, 1, 2, 3, 11, 12, 31, 32, 33],
  },
];

const [captures] = process.argv.slice(2);
if (captures === undefined) throw new Error('Usage: node tools/fixture-recordings.ts CAPTURES');
const work = await mkdtemp(path.join(os.tmpdir(), 'lanewise-fixtures-'));
try {
  for (const fixture of fixtures) await make(fixture, captures);
} finally {
  await rm(work, { recursive: true });
}

async function make(fixture: Fixture, from: string): Promise<void> {
  const imported = path.join(work, fixture.name);
  await importCapture(path.join(from, fixture.capture), imported);
  const recording = withFrames(await readRecording(path.join(imported, fixture.from)), fixture.frames);
  const out = path.join(root, 'test/fixtures/recordings', fixture.name);
  await rm(out, { recursive: true, force: true });
  const played = player(recording);
  const kept = recorder(fixture.change?.(played) ?? played, out, {
    note: `${fixture.note} From the capture ${fixture.capture}.`,
  });
  for (let look = 0; look < recording.frames.length; look += 1) await collectMachine('workstation', kept, 'full');
  await kept.finish();
}

/** A frame on disk holds what differs from those before, so that what is left out goes into the next one kept. */
function withFrames(recording: Recording, wanted: readonly number[] | undefined): Recording {
  if (wanted === undefined) return recording;
  const kept = wanted.map((last, index): Frame => {
    const first = index === 0 ? 0 : (wanted[index - 1] ?? 0) + 1;
    const frames = recording.frames.slice(first, last + 1);
    return { offsetMs: frames.at(-1)?.offsetMs ?? 0, exchanges: frames.flatMap((frame) => frame.exchanges) };
  });
  const [first, ...later] = kept;
  if (first === undefined) throw new Error('No frame is wanted');
  return { ...recording, frames: [first, ...later] };
}

/** A hardened system: what cifs tells is root's alone. */
function withoutRights(machine: RecordedMachine): Machine {
  const denied = (source: string): never => {
    throw new MachineError('denied', source, `${source} may not be read by this user`, 'EACCES');
  };
  return {
    ...machine,
    readFile: async (file) => (file === files.debugData ? denied(file) : machine.readFile(file)),
    run: async (argv) =>
      ['dmesg', 'journalctl'].includes(argv[0])
        ? { exitCode: 1, stdout: '', stderr: `${argv[0]}: read kernel buffer failed: Operation not permitted\n` }
        : machine.run(argv),
  };
}
