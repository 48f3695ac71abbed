/** User-mode Linux of Debian: a kernel that is an ordinary program. Boots in two seconds, and reads at full speed. */
import { fileURLToPath } from 'node:url';
import type { Kernel } from './booted-machine.ts';
import { hasWideRegisters } from './needs.ts';

/** Enough for sshd and a page cache that a read does not fit into. */
const memory = '512M';

const wideRegisters = '/usr/lib/wide-registers.so';
const wideRegistersSource = fileURLToPath(new URL('wide-registers.c', import.meta.url));

/** Of the processes seen here, those of this process namespace alone: a NAS with a kernel of its own has another. */
const ours = '-x --ns $$ --nslist pid linux.uml';

export const userModeKernel: Kernel = {
  namePorts: (ports) => ports.map((_, port) => `ip link set vec${port} name eth${port}`).join('\n'),
  prepare: async ({ around, path }) => {
    if (!hasWideRegisters()) return;
    await around.shell(`cc -shared -fPIC -O2 -nostdlib -o '${path}${wideRegisters}' '${wideRegistersSource}'`);
  },
  commandLine: ({ path, ports }) => [
    // The kernel keeps its memory in a file in TMPDIR and its control socket below HOME.
    ...`chroot ${path} env -i PATH=/usr/bin:/bin TMPDIR=/run HOME=/run`.split(' '),
    ...(hasWideRegisters() ? [`LD_PRELOAD=${wideRegisters}`] : []),
    ...`linux.uml mem=${memory}`.split(' '),
    ...'root=/dev/root rootfstype=hostfs rootflags=/ rw init=/init.lab con=null con0=fd:0,fd:1'.split(' '),
    ...ports.map(({ tap, mac }, port) => `vec${port}:transport=tap,ifname=${tap},depth=128,gro=1,mac=${mac}`),
  ],
  // It forgets the signal of its timer that comes while the softirqs of the one before are at work (`unblock_signals` in
  // arch/um/os-Linux/signal.c leaves out what is active), as it may under load; from then on no sleep in it ever ends.
  // One more signal, at which nothing need be due, sets it going again. While booting it would die of it.
  accompany: `kernel=$(pgrep -o ${ours}); while kill -ALRM $kernel 2> /dev/null; do sleep 0.2; done`,
  unplug: `pkill -KILL ${ours}`,
};
