/** Programs in the workstation that read and write a disk of the lab, and what tells whether anything was lost. */
import type { Site } from './lab.ts';
import { until } from './until.ts';

/** MiB that are written while as many are read. */
const size = 24;

export interface Copies {
  /** One program writes and another one reads, past the cache. */
  readonly begin: () => Promise<void>;
  /** Waits until both have ended: what they ended with, and whether what was read and what was written is what it was to be. */
  readonly outcome: () => Promise<{
    readonly exitCode: string;
    readonly isReadWell: boolean;
    readonly isWrittenWell: boolean;
  }>;
}

/** What is read is put onto the NAS's disk first, what is written lies in the workstation's memory. */
export async function makeCopies(site: Site, disk: string): Promise<Copies> {
  await site.shell.run(`head -c ${size}M /dev/urandom > /tmp/written`);
  const known = await site.nas.box.shell(
    `head -c ${size}M /dev/urandom > /run/known; dd if=/run/known of=/srv/disk.img bs=1M seek=1024 conv=notrunc status=none; sha256sum < /run/known`,
  );
  return {
    begin: async () => {
      await site.shell.run(`cat > /run/both.sh <<'END'
dd if=/tmp/written of=${disk} bs=1M oflag=direct status=none & writer=$!
dd if=${disk} bs=1M skip=1024 count=${size} iflag=direct status=none | sha256sum > /run/read.sum
wait $writer; echo $? > /run/both.end
END
rm -f /run/both.end; setsid sh /run/both.sh > /dev/null 2>&1 < /dev/null &`);
    },
    outcome: async () => {
      await until('both have ended', async () => (await site.shell.tried('[ -e /run/both.end ]')).exitCode === 0);
      const atNas = await site.nas.box.shell(`head -c ${size}M /srv/disk.img | sha256sum`);
      return {
        exitCode: (await site.shell.run('cat /run/both.end')).trim(),
        isReadWell: (await site.shell.run('cat /run/read.sum')) === known,
        isWrittenWell: atNas === (await site.shell.run('sha256sum < /tmp/written')),
      };
    },
  };
}

/** Reads a little again and again, and writes down when each read was answered. */
export async function startPulse(site: Site, disk: string): Promise<{ readonly stop: () => Promise<number> }> {
  await site.shell.run(`touch /run/pulse; cat > /run/pulse.sh <<'END'
while [ -e /run/pulse ]; do
  dd if=${disk} of=/dev/null bs=64K count=1 iflag=direct status=none || echo failed
  cut -d ' ' -f 1 /proc/uptime
done
echo ended
END
setsid sh /run/pulse.sh > /run/pulse.times 2>&1 < /dev/null &`);
  return {
    /** The longest time between two answers, in seconds; throws where a read failed. */
    stop: async () => {
      await site.shell.run('rm /run/pulse');
      const lines = async (): Promise<readonly string[]> =>
        (await site.shell.run('cat /run/pulse.times')).trim().split('\n');
      await until('the last read is answered', async () => (await lines()).at(-1) === 'ended');
      const times = (await lines()).slice(0, -1).map(Number);
      if (times.some((time) => Number.isNaN(time))) throw new Error(`A read failed: ${(await lines()).join(' ')}`);
      return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
    },
  };
}
