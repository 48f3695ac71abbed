import { familyOf } from '../../shared/model/ip-family.ts';
/**
 * Everything that is read on a Linux workstation: the paths and the command lines, each once. Recordings and the
 * capture importer use the same values, so that what is asked for and what is kept cannot drift apart.
 */
export const files = {
  mountInfo: '/proc/self/mountinfo',
  /** Only asked where mountinfo is absent. */
  mounts: '/proc/mounts',
  debugData: '/proc/fs/cifs/DebugData',
  netDev: '/proc/net/dev',
  netstat: '/proc/net/netstat',
  hostName: '/proc/sys/kernel/hostname',
  kernelRelease: '/proc/sys/kernel/osrelease',
  osRelease: '/etc/os-release',
  uptime: '/proc/uptime',
} as const;

/** A link whose target, `net:[4026531840]`, is the network namespace that everything here is read in. */
export const networkNamespaceLink = '/proc/self/ns/net';

export const directories = {
  interfaces: '/sys/class/net',
  bonds: '/proc/net/bonding',
  ipv4Settings: '/proc/sys/net/ipv4/conf',
} as const;

/** Read per interface below /sys/class/net/NAME/. */
export const interfaceFiles = ['speed', 'duplex', 'carrier', 'operstate'] as const;
/** Read per interface (and `all`) below /proc/sys/net/ipv4/conf/NAME/. */
export const ipv4SettingFiles = ['rp_filter', 'arp_ignore', 'arp_announce', 'arp_filter'] as const;

/** Directory and links of an interface that may be hardware, below /sys/class/net/NAME/. */
export const hardwarePlaces = { queues: 'queues', subsystem: 'device/subsystem', driver: 'device/driver' } as const;

export const interfaceDirectory = (name: string): string => `${directories.interfaces}/${name}`;
/** udev's record of an interface, by its index. */
export const udevRecord = (index: number): string => `/run/udev/data/n${index}`;
export const ipv4Setting = (name: string, file: (typeof ipv4SettingFiles)[number]): string =>
  `${directories.ipv4Settings}/${name}/${file}`;

export const commands = {
  /** SMB, NFS and iSCSI connections of the kernel, one line each. */
  sockets: ['ss', '-tinOH', 'dst :445 or dst :2049 or dst :3260'],
  addresses: ['ip', '-j', '-d', 'addr'],
  /** Where an interface has details that are no JSON, or `ip` knows no `-d`. */
  addressesPlain: ['ip', '-j', 'addr'],
  addressesInWords: ['ip', 'addr'],
  neighbours: ['ip', '-j', 'neigh'],
  neighboursInWords: ['ip', 'neigh'],
  rules: ['ip', '-j', 'rule'],
  rulesInWords: ['ip', 'rule'],
  kernelRing: ['dmesg'],
  kernelJournal: ['journalctl', '-k', '-b', '-o', 'short-monotonic', '--no-pager', '-n', '4000'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/**
 * The same question to an `ss` that knows no `-O` (iproute2 before 5.0, two lines each) or no `-H` either (before 4.10,
 * with headings).
 */
export const olderSockets = ([ss, options = '', ...filter]: readonly [string, ...string[]]): readonly [Argv, Argv] => [
  [ss, options.replace('O', ''), ...filter],
  [ss, options.replace(/[OH]/g, ''), ...filter],
];

type Argv = readonly [string, ...string[]];

/**
 * Connections to these addresses whatever their port: the kernel does not print the `port=` of a mount, and goes to port
 * 139 by itself where 445 does not answer. `-e` tells the user of each, as the kernel's own belong to root.
 */
export const socketsTo = (addresses: readonly string[]): Argv => [
  'ss',
  '-tineOH',
  addresses.map((address) => (familyOf(address) === 'ipv6' ? `dst [${address}]` : `dst ${address}`)).join(' or '),
];
export const routeTo = (address: string): Argv => ['ip', '-j', 'route', 'get', address];
export const routeToInWords = (address: string): Argv => ['ip', 'route', 'get', address];
export const ethtool = (name: string): Argv => ['ethtool', name];
