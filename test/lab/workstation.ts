/**
 * The workstation of a lab: a Linux kernel of its own, which mounts what the NAS serves with its real cifs module. Its
 * root is a directory here, with a writable layer that lives as long as the lab. It is reached by SSH as any machine is.
 */
import { spawn } from 'node:child_process';
import type { Box } from './box.ts';
import { workstationAddresses, workstationSide, type Wiring } from './network.ts';
import { account, type Root } from './roots.ts';
import { until } from './until.ts';

export interface Workstation {
  readonly address: string;
  /** `uname -r` */
  readonly kernel: () => string;
  /** What its console has shown, for the report of a failure. */
  readonly console: () => string;
  readonly runs: () => boolean;
  /** Pulls its plug and boots it again; what it has written stays. */
  readonly restart: () => Promise<void>;
}

/** Where its root is in the lab's own namespaces. */
interface Place {
  readonly outside: Box;
  readonly path: string;
  readonly wiring: Wiring;
}

/** A kind of kernel that a workstation can be. */
export interface Kernel {
  /** The lines by which its first program gives the ports their names. */
  readonly namePorts: (wiring: Wiring) => string;
  /** Makes the root fit for it, once. */
  readonly prepare: (place: Place) => Promise<void>;
  /** The command line that is the running workstation, its console on standard output. */
  readonly commandLine: (place: Place) => readonly string[];
  /** Runs beside it from when it is up to its end: lines of `sh`. */
  readonly accompany?: string;
  /** Ends it at once: lines of `sh`. */
  readonly unplug: string;
}

/** Name and password of an account at the NAS, for root alone. */
export const credentialsFile = '/etc/samba/nas.credentials';

/** The files that a person or a program may have changed, as they were at the start: lines of `sh` for the workstation. */
export const asInstalled = `
echo '# What the scenario mounts stands below.' > /etc/fstab
find /etc/sysctl.d /etc/modprobe.d /etc/samba -newer /init.lab -type f -delete
install -m 600 /dev/null ${credentialsFile}
printf 'username=${account.name}\\npassword=${account.password}\\n' > ${credentialsFile}
`;

const path = '/run/workstation';

/** What its console says once it can be logged in to, before the name of its kernel. */
const isUp = 'The workstation is up:';

interface Setup {
  readonly wiring: Wiring;
  readonly kernel: Kernel;
  readonly systemd: boolean;
}

/** Nothing is started by systemd itself: what it reads out of /etc/fstab is there to be started by name. */
const handOver = `
printf '[Unit]\\nDescription=Lab\\nAllowIsolate=yes\\n' > /etc/systemd/system/lab.target
exec /lib/systemd/systemd --unit=lab.target --log-target=null`;

/** The first program of the workstation's kernel. Without a service manager this is all that runs. */
const initOf = ({ kernel, wiring, systemd }: Setup): string => `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
mount -t proc proc /proc; mount -t sysfs sys /sys; mountpoint -q /dev || mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm; mount -t devpts devpts /dev/pts; mount -t tmpfs shm /dev/shm
mount -t tmpfs -o mode=755 run /run; mount -t tmpfs -o mode=1777 tmp /tmp; mkdir -p /run/sshd
hostname workstation; sysctl -qw kernel.dmesg_restrict=1; ip link set lo up
${kernel.namePorts(wiring)}
${workstationSide(wiring)}
sysctl -q --system
modprobe cifs
mount -a
/usr/sbin/sshd -o PidFile=/run/sshd.pid
echo "${isUp} $(uname -r)" > /dev/console
${systemd ? handOver : 'while sleep 86400; do :; done'}
`;

const prepare = (root: Root): string => `
mkdir -p /run/upper /run/work ${path}
mount -t overlay -o lowerdir=${root.path},upperdir=/run/upper,workdir=/run/work workstation ${path}
mount --rbind /dev ${path}/dev
mount -t proc proc ${path}/proc
mount -t tmpfs -o mode=755 run ${path}/run
`;

export async function bootWorkstation(outside: Box, root: Root, setup: Setup): Promise<Workstation> {
  const { wiring, kernel } = setup;
  const place: Place = { outside, path, wiring };
  await outside.shell(prepare(root));
  await kernel.prepare(place);
  await outside.shell(`cat > ${path}/init.lab <<'END'\n${initOf(setup)}END\nchmod 755 ${path}/init.lab`);
  let running = await boot(place, kernel);
  return {
    address: workstationAddresses(wiring)[0] ?? '',
    kernel: () => running.release,
    console: () => running.shown(),
    runs: () => running.runs(),
    restart: async () => {
      await outside.shell(kernel.unplug);
      await until('the workstation is off', async () => !running.runs());
      running = await boot(place, kernel);
    },
  };
}

interface Running {
  readonly release: string;
  readonly shown: () => string;
  readonly runs: () => boolean;
}

async function boot(place: Place, kernel: Kernel): Promise<Running> {
  const [program = '', ...rest] = place.outside.enter(['setsid', '--wait', ...kernel.commandLine(place)]);
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
  const up = new RegExp(`${isUp} (?<release>\\S+)\\s`);
  const release = (): string | undefined => up.exec(shown)?.groups?.['release'];
  const story = async (): Promise<string> => `Its console: ${shown.slice(-3_000)}`;
  await until('the workstation has booted or died', async () => release() !== undefined || !runs(), story);
  const kernelRelease = release();
  if (kernelRelease === undefined) throw new Error(`The workstation died while booting. ${await story()}`);
  // It ends with the kernel, or is ended with the lab.
  if (kernel.accompany !== undefined)
    place.outside.shell(kernel.accompany).catch((error: Error) => keep(error.message));
  return { release: kernelRelease, shown: () => shown, runs };
}
