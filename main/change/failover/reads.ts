/**
 * Reads of a LUN, one small one after the other, with the rights of whoever asks: root's program learns no way of reading. What
 * may be read by it is the map itself (over SSH as root) or a file upon it. The page cache is passed by, so that each read
 * goes by a path.
 */
import { failoverTexts } from '../../../shared/text/failover.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import type { TestedLun } from '../plan.ts';
import type { FixClock } from '../run/ports.ts';
import type { TimedRead } from './silence.ts';

/** Longer than any test waits: what takes longer is told by the test itself. */
const readMs = 170_000;
const searchMs = 60_000;
/** A read each twentieth of a second is no load, and shows a pause as short as a person would notice. */
const betweenReads = milliseconds(50);
const afterFailure = milliseconds(1_000);
/** 64 KiB by dd(1); `iflag=direct` is O_DIRECT. */
const sizeKiB = 64;

export interface Reading {
  readonly reads: readonly TimedRead[];
  /** The read that is under way ends by itself. */
  stop(): void;
}

/** What one read is done with: reads 64 KiB, throws `MachineError`. Throws `ChangeRefused` where nothing may be read. */
export async function readOf({ device, mountPoints }: TestedLun, machine: Machine): Promise<() => Promise<void>> {
  const source = (await isReadable(device, machine)) ? device : await fileUpon(mountPoints, machine);
  if (source === undefined) throw new ChangeRefused('failed', failoverTexts.nothingToRead(device));
  const argv = ['dd', `if=${source}`, 'of=/dev/null', `bs=${sizeKiB}K`, 'count=1', 'iflag=direct'] as const;
  return async () => {
    const { exitCode, stderr } = await machine.run(argv, { timeoutMs: readMs });
    if (exitCode !== 0) throw new MachineError('failed', source, stderr.trim());
  };
}

const isReadable = async (path: string, machine: Machine): Promise<boolean> =>
  (await machine.run(['test', '-r', path])).exitCode === 0;

/** The first file that is large enough for one read; find(1) goes into no other file system. */
async function fileUpon(mountPoints: readonly string[], machine: Machine): Promise<string | undefined> {
  for (const at of mountPoints) {
    const size = ['-size', `+${sizeKiB}k`];
    const argv = ['find', at, '-xdev', '-type', 'f', ...size, '-readable', '-print0', '-quit'] as const;
    const [found = ''] = (await machine.run(argv, { timeoutMs: searchMs })).stdout.split('\0');
    if (found !== '') return found;
  }
  return undefined;
}

/** Reads until it is stopped; what a read was refused with stands in the list. */
export function startReading(read: () => Promise<void>, clock: FixClock): Reading {
  const reads: TimedRead[] = [];
  const stopped = new AbortController();
  const once = async (): Promise<boolean> => {
    const begun = clock.monotonic();
    const index = reads.push({ begun }) - 1;
    try {
      await read();
      reads[index] = { begun, ended: clock.monotonic() };
      return true;
    } catch (error) {
      reads[index] = {
        begun,
        ended: clock.monotonic(),
        failure: error instanceof Error ? error.message : String(error),
      };
      return false;
    }
  };
  const goOn = async (): Promise<void> => {
    while (!stopped.signal.aborted) await clock.sleep((await once()) ? betweenReads : afterFailure, stopped.signal);
  };
  void goOn();
  return { reads, stop: () => stopped.abort() };
}
