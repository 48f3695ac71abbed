/** What a lab needs of the machine it runs on. */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { output } from './command.ts';

/** Programs and the Debian packages that bring them. The rest comes with the root file systems. */
export const labPrograms = (): Readonly<Record<string, string>> => ({
  unshare: 'util-linux',
  nsenter: 'util-linux',
  ip: 'iproute2',
  tc: 'iproute2',
  ethtool: 'ethtool',
  sysctl: 'procps',
  mmdebstrap: 'mmdebstrap',
  ...(hasWideRegisters() ? { cc: 'gcc' } : {}),
});

/** Whether user-mode Linux needs help to hold this processor's registers: see `wide-registers.c`. */
export function hasWideRegisters(): boolean {
  return /^flags\b.*\bamx_tile\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
}

/** What the emulated workstation needs beside it: the machine, and what takes its kernel's packages apart. */
export const emulationPrograms: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  depmod: 'kmod',
  busybox: 'busybox-static',
  cpio: 'cpio',
  xz: 'xz-utils',
  zstd: 'zstd',
};

/** Sentences, one for each thing that is missing here; none means that a lab can run. */
export async function missingForLab(): Promise<readonly string[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return [
      `The lab runs on Linux on x86-64 only: its workstation is Debian's user-mode Linux. This is ${process.platform} on ${process.arch}.`,
    ];
  }
  const missing = [...notOnPath(labPrograms())];
  if (process.getuid?.() !== 0) {
    return [...missing, 'The lab must be run as root: it makes namespaces, mounts and network interfaces of its own.'];
  }
  if (!canOpen('/dev/net/tun'))
    missing.push('/dev/net/tun cannot be opened (kernel module tun, or a container without that device).');
  if (missing.length === 0) missing.push(...(await kernelLacks()));
  return missing;
}

export async function missingForEmulation(): Promise<readonly string[]> {
  return [...(await missingForLab()), ...notOnPath(emulationPrograms)];
}

const notOnPath = (programs: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(programs)
    .filter(([program]) => !isOnPath(program))
    .map(([program, debianPackage]) => `The program ${program} is missing (Debian package ${debianPackage}).`);

/** One try of everything the kernel has to be able to do, in namespaces that end with it. */
const trials: readonly (readonly [what: string, script: string])[] = [
  ['namespaces for mounts, processes, network and host name', 'true'],
  ['network interfaces of kind veth', 'ip link add lab0 type veth peer name lab1'],
  ['network bridges', 'ip link add lab0 type bridge'],
  ['rate limits (sch_tbf)', 'tc qdisc add dev lo root tbf rate 1mbit burst 6kb latency 50ms'],
  ['tap interfaces', 'ip tuntap add lab0 mode tap'],
  [
    'overlay mounts on tmpfs',
    'mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/m && mount -t overlay -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w o /mnt/m',
  ],
];

async function kernelLacks(): Promise<readonly string[]> {
  const lacking: string[] = [];
  for (const [what, script] of trials) {
    try {
      await output(['unshare', '--mount', '--pid', '--net', '--uts', '--fork', '--kill-child', 'sh', '-ec', script]);
    } catch (error) {
      lacking.push(
        `This kernel or container does not give us ${what}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return lacking;
}

function isOnPath(program: string): boolean {
  const directories = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return directories.some((directory) => existsSync(`${directory}/${program}`));
}

function canOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}
