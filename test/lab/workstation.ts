/**
 * The workstation of a lab: a Linux kernel of its own (user-mode Linux of Debian, an ordinary program), which mounts
 * what the NAS serves with its real cifs module. Its root is a directory here. It is reached by SSH as any machine is.
 */
import { spawn } from 'node:child_process';
import type { Box } from './box.ts';
import { tapOf, workstationAddresses, workstationMac, type Wiring } from './network.ts';
import type { Root } from './roots.ts';
import { until } from './until.ts';

export interface Workstation {
  /** `uname -r` */
  readonly kernel: string;
  readonly address: string;
  /** What its console has shown, for the report of a failure. */
  readonly console: () => string;
  readonly runs: () => boolean;
}

const mount = '/run/workstation';
/** Enough for sshd and a page cache that a read does not fit into. */
const memory = '512M';

/** The first program of the workstation's kernel. */
const initOf = (wiring: Wiring): string => `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
mount -t proc proc /proc; mount -t sysfs sys /sys; mountpoint -q /dev || mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm; mount -t devpts devpts /dev/pts; mount -t tmpfs shm /dev/shm
mount -t tmpfs -o mode=755 run /run; mount -t tmpfs -o mode=1777 tmp /tmp; mkdir -p /run/sshd
hostname workstation; sysctl -qw kernel.dmesg_restrict=1; ip link set lo up
${workstationAddresses(wiring)
  .map((address, port) => {
    const name = `eth${port}`;
    return `ip link set vec${port} name ${name}; ip addr add ${address}/24 brd + dev ${name}; ip link set ${name} up`;
  })
  .join('\n')}
modprobe cifs
/usr/sbin/sshd -o PidFile=/run/sshd.pid
echo "ready $(uname -r)" > /dev/console
while sleep 86400; do :; done
`;

/**
 * A real workstation does not wait for the tests of the machine it stands beside. Where the host's scheduler shares out
 * by session, being first counts within the session alone unless the session is first too.
 */
const firstInLine = [
  'setsid',
  '--wait',
  'sh',
  '-c',
  'if [ -w /proc/self/autogroup ]; then echo -10 > /proc/self/autogroup; fi; exec nice -n -10 "$@"',
  'sh',
];

const prepare = (root: Root): string => `
mkdir -p /run/upper /run/work ${mount}
mount -t overlay -o lowerdir=${root.path},upperdir=/run/upper,workdir=/run/work workstation ${mount}
mount --rbind /dev ${mount}/dev
mount -t proc proc ${mount}/proc
mount -t tmpfs -o mode=755 run ${mount}/run
`;

export async function bootWorkstation(outside: Box, root: Root, wiring: Wiring): Promise<Workstation> {
  await outside.shell(prepare(root));
  await outside.shell(`cat > ${mount}/init.lab <<'END'\n${initOf(wiring)}END\nchmod 755 ${mount}/init.lab`);
  const addresses = workstationAddresses(wiring);
  const ports = addresses.map(
    (_, port) => `vec${port}:transport=tap,ifname=${tapOf(port)},depth=128,gro=1,mac=${workstationMac(port)}`,
  );
  // The kernel keeps its memory in a file in TMPDIR and its control socket below HOME.
  const kernel = [
    'chroot',
    mount,
    'env',
    '-i',
    'PATH=/usr/bin:/bin',
    'TMPDIR=/run',
    'HOME=/run',
    'linux.uml',
    `mem=${memory}`,
  ];
  const boot = [
    'root=/dev/root',
    'rootfstype=hostfs',
    'rootflags=/',
    'rw',
    'init=/init.lab',
    'con=null',
    'con0=fd:0,fd:1',
  ];
  const [program = '', ...rest] = outside.enter([...firstInLine, ...kernel, ...boot, ...ports]);
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
  const release = (): string | undefined => /^ready (?<release>\S+)/m.exec(shown)?.groups?.['release'];
  const story = async (): Promise<string> => `Its console: ${shown.slice(-3_000)}`;
  await until('the workstation has booted or died', async () => release() !== undefined || !runs(), story);
  const kernelRelease = release();
  if (kernelRelease === undefined) throw new Error(`The workstation died while booting. ${await story()}`);
  return { kernel: kernelRelease, address: addresses[0] ?? '', console: () => shown, runs };
}
