/**
 * A machine of the lab that has a Linux kernel of its own. Its root is a directory here, with a writable layer that lives as
 * long as the lab. It is reached by SSH as any machine is.
 */
import { spawn } from 'node:child_process';
import type { Box } from './box.ts';
import type { Root } from './roots.ts';
import { until } from './until.ts';

export interface BootedMachine {
  /** `uname -r` */
  readonly kernel: () => string;
  /** What its console has shown, for the report of a failure. */
  readonly console: () => string;
  readonly runs: () => boolean;
  /** Pulls its plug and boots it again; what it has written stays. */
  readonly restart: () => Promise<void>;
}

/** One of its network ports, counted from eth0. */
export interface BootedPort {
  /** The interface that stands for it in the namespaces around the machine. */
  readonly tap: string;
  readonly mac: string;
}

/** Where its root is in the namespaces around it. */
interface Place {
  readonly around: Box;
  readonly path: string;
  readonly ports: readonly BootedPort[];
}

/** A kind of kernel that a machine can have. */
export interface Kernel {
  /** The lines by which its first program gives the ports their names. */
  readonly namePorts: (ports: readonly BootedPort[]) => string;
  /** Makes the root fit for it, once. */
  readonly prepare: (place: Place) => Promise<void>;
  /** The command line that is the running machine, its console on standard output. */
  readonly commandLine: (place: Place) => readonly string[];
  /** Runs beside it from when it is up to its end: lines of `sh`. */
  readonly accompany?: string;
  /** Ends it at once: lines of `sh`. */
  readonly unplug: string;
}

export interface Boot {
  readonly name: 'workstation' | 'nas';
  readonly kernel: Kernel;
  readonly ports: readonly BootedPort[];
  /** The machine is run by systemd once it is up; without it nothing runs there but what `begin` starts. */
  readonly systemd: boolean;
  /** Sets up its network and starts its services: lines of `sh`. */
  readonly begin: string;
}

/** What its console says once it can be logged in to, before the name of its kernel. */
const isUp = (name: string): string => `The ${name} is up:`;

/** Nothing is started by systemd itself: what it reads out of /etc/fstab is there to be started by name. */
const handOver = `
printf '[Unit]\\nDescription=Lab\\nAllowIsolate=yes\\n' > /etc/systemd/system/lab.target
exec /lib/systemd/systemd --unit=lab.target --log-target=null`;

/** The first program of its kernel. Without a service manager this is all that runs. */
const initOf = ({ name, kernel, ports, systemd, begin }: Boot): string => `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
mount -t proc proc /proc; mount -t sysfs sys /sys; mountpoint -q /dev || mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm; mount -t devpts devpts /dev/pts; mount -t tmpfs shm /dev/shm
mount -t tmpfs -o mode=755 run /run; mount -t tmpfs -o mode=1777 tmp /tmp; mkdir -p /run/sshd
hostname ${name}; sysctl -qw kernel.dmesg_restrict=1; ip link set lo up
${kernel.namePorts(ports)}
${begin}
/usr/sbin/sshd -o PidFile=/run/sshd.pid
echo "${isUp(name)} $(uname -r)" > /dev/console
${systemd ? handOver : 'while sleep 86400; do :; done'}
`;

const prepare = (root: Root, path: string): string => `
mkdir -p ${path}.upper ${path}.work ${path}
mount -t overlay -o lowerdir=${root.path},upperdir=${path}.upper,workdir=${path}.work overlay ${path}
mount --rbind /dev ${path}/dev
mount -t proc proc ${path}/proc
mount -t tmpfs -o mode=755 run ${path}/run
`;

export async function bootMachine(around: Box, root: Root, boot: Boot): Promise<BootedMachine> {
  const { name, kernel, ports } = boot;
  const place: Place = { around, path: `/run/${name}`, ports };
  await around.shell(prepare(root, place.path));
  await kernel.prepare(place);
  await around.shell(`cat > ${place.path}/init.lab <<'END'\n${initOf(boot)}END\nchmod 755 ${place.path}/init.lab`);
  let running = await power(place, boot);
  return {
    kernel: () => running.release,
    console: () => running.shown(),
    runs: () => running.runs(),
    restart: async () => {
      await around.shell(kernel.unplug);
      await until(`the ${name} is off`, async () => !running.runs());
      running = await power(place, boot);
    },
  };
}

interface Running {
  readonly release: string;
  readonly shown: () => string;
  readonly runs: () => boolean;
}

async function power(place: Place, { name, kernel }: Boot): Promise<Running> {
  const [program = '', ...rest] = place.around.enter(['setsid', '--wait', ...kernel.commandLine(place)]);
  const child = spawn(program, rest, { cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] });
  let shown = '';
  const keep = (text: string): void => {
    shown = (shown + text).slice(-20_000);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  child.stdin.on('error', (error) => keep(error.message));
  child.on('error', (error) => keep(error.message));
  const runs = (): boolean => child.exitCode === null && child.signalCode === null;
  // Firmware leaves the line it has begun to the kernel.
  const up = new RegExp(`${isUp(name)} (?<release>\\S+)\\s`);
  const release = (): string | undefined => up.exec(shown)?.groups?.['release'];
  const story = async (): Promise<string> => `Its console: ${shown.slice(-3_000)}`;
  await until(`the ${name} has booted or died`, async () => release() !== undefined || !runs(), story);
  const kernelRelease = release();
  if (kernelRelease === undefined) throw new Error(`The ${name} died while booting. ${await story()}`);
  // It ends with the kernel, or is ended with the lab.
  if (kernel.accompany !== undefined) place.around.shell(kernel.accompany).catch((error: Error) => keep(error.message));
  return { release: kernelRelease, shown: () => shown, runs };
}
