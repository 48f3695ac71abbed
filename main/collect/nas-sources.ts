/**
 * Everything that is asked of a NAS: the paths and the command lines, each once. Nothing that a NAS says ever becomes
 * part of a command, but for the names of its interfaces in paths below /sys/class/net.
 */
export type Argv = readonly [string, ...string[]];

export const nasFiles = {
  osRelease: '/etc/os-release',
  synologyVersion: '/etc.defaults/VERSION',
  synologyModel: '/proc/sys/kernel/syno_hw_version',
  version: '/etc/version',
  qnap: '/etc/config/uLinux.conf',
  unraid: '/etc/unraid-version',
  ksmbdSettings: '/etc/ksmbd/ksmbd.conf',
  netDev: '/proc/net/dev',
  tcp: '/proc/net/tcp',
  tcp6: '/proc/net/tcp6',
  processors: '/proc/stat',
} as const;

export const nasDirectories = {
  interfaces: '/sys/class/net',
  bonds: '/proc/net/bonding',
  openMediaVault: '/etc/openmediavault',
  /** There only while the kernel's own SMB server is loaded. */
  ksmbd: '/sys/class/ksmbd-control',
} as const;

export const speedFile = (name: string): string => `${nasDirectories.interfaces}/${name}/speed`;

/** Commands of the first look. */
export const firstCommands = {
  user: ['id'],
  kernel: ['uname', '-s', '-r'],
  openMediaVault: ['dpkg-query', '-W', '-f', '${Version}', 'openmediavault'],
} as const satisfies Record<string, Argv>;

/** Which of the paths exist; those that do not are complained about, and that is the answer. */
export const existing = (paths: readonly string[]): Argv => ['ls', '-d', ...paths];

/** Commands of a program at a path. The ones that may need root are exactly those of the sudoers lines. */
export const statusCommands = {
  json: (smbstatus: string): Argv => [smbstatus, '-p', '--json'],
  text: (smbstatus: string): Argv => [smbstatus, '-p'],
  synology: (smbstatus: string): Argv => [smbstatus, '-v', '--show-multichannel'],
  settings: (testparm: string): Argv => [testparm, '-sv'],
  sockets: (ss: string): Argv => [ss, '-tinpOH', 'sport = :445'],
  /** To an `ss` that knows no `-O` (iproute2 before 5.0). */
  oldSockets: (ss: string): Argv => [ss, '-tinp', 'sport = :445'],
} as const;

export const plainCommands = {
  sambaVersion: (smbd: string): Argv => [smbd, '-V'],
  addressesJson: (ip: string): Argv => [ip, '-j', '-d', 'addr'],
  /** Where an interface has details that are no JSON. */
  addressesJsonPlain: (ip: string): Argv => [ip, '-j', 'addr'],
  addressesText: (ip: string): Argv => [ip, 'addr'],
  ifconfig: (ifconfig: string): Argv => [ifconfig, '-a'],
  routesJson: (ip: string): Argv => [ip, '-j', 'route', 'show', 'table', 'all'],
  routesText: (ip: string): Argv => [ip, 'route'],
  rules: (ip: string): Argv => [ip, '-j', 'rule'],
  rulesText: (ip: string): Argv => [ip, 'rule'],
  sysctls: (sysctl: string): Argv => [sysctl, 'net.ipv4.conf'],
  /** `-W` prints addresses whole; a busybox may have been built without it. */
  netstatWhole: (netstat: string): Argv => [netstat, '-tnW'],
  netstat: (netstat: string): Argv => [netstat, '-tn'],
  /** The same for FreeBSD; to OpenBSD it means something else. */
  bsdNetstatWhole: (netstat: string): Argv => [netstat, '-anW', '-p', 'tcp'],
  bsdNetstat: (netstat: string): Argv => [netstat, '-an', '-p', 'tcp'],
  bsdCounters: (netstat: string): Argv => [netstat, '-ibn'],
  bsdRoutes: (netstat: string): Argv => [netstat, '-rn', '-f', 'inet'],
  sockstat: (sockstat: string): Argv => [sockstat, '-4', '-6', '-c', '-P', 'tcp', '-p', '445'],
  trueNas: (midclt: string): Argv => [midclt, 'call', 'system.info'],
} as const;
