/** A program in the workstation that reads from a share, and says how much it has got. */
import type { Site } from './lab.ts';
import type { ReadPattern } from './scenario.ts';
import { until } from './until.ts';

export interface Reader {
  /** The file of the workstation whose line `rchar` says how many bytes read() has handed to the program now running. */
  readonly countFile: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** `source`: a file of a share or a disk, larger than the cache. */
export async function startReader(lab: Site, pattern: ReadPattern, source = '/mnt/a/big1.bin'): Promise<Reader> {
  const direct = pattern === 'one-by-one' ? 'iflag=direct' : '';
  // Round and round: a file as large as these lasts minutes, a person may play for longer.
  const loop = `while dd if=${source} of=/dev/null bs=1M ${direct}; do :; done`;
  const pid = (await lab.shell.run(`setsid sh -c '${loop}' > /dev/null 2>&1 < /dev/null & echo $!`)).trim();
  const child = async (): Promise<string> => (await lab.shell.tried(`pgrep -P ${pid}`)).stdout.trim();
  await until('the reader has begun', async () => (await child()) !== '');
  return {
    // Whether they came by the network or out of the cache.
    countFile: async () => `/proc/${await child()}/io`,
    stop: async () => {
      await lab.shell.tried(`kill -KILL ${pid} $(pgrep -P ${pid})`);
      await until('the reader is gone', async () => (await lab.shell.tried(`pgrep -P ${pid}`)).exitCode !== 0);
    },
  };
}
