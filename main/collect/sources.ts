import { familyOf } from '../../shared/model/ip-family.ts';
import type { WindowsScript } from '../machine/windows/scripts.ts';

/**
 * Everything that is read of a machine, whatever its role: the paths and the command lines, each once. Recordings and the
 * capture importer use the same values, so that what is asked for and what is kept cannot drift apart. Nothing that a
 * machine says ever becomes part of a command but addresses, and names of interfaces in paths and behind `ethtool`.
 */
export type Argv = readonly [string, ...string[]];

/** Port of SMB over TCP. */
export const smbPort = 445;
export const nfsPort = 2049;
/** Port of iSCSI, unless a portal has another one. */
export const iscsiPort = 3260;

export const files = {
  mountInfo: '/proc/self/mountinfo',
  /** Only asked where mountinfo is absent. */
  mounts: '/proc/mounts',
  debugData: '/proc/fs/cifs/DebugData',
  mountStats: '/proc/self/mountstats',
  fstab: '/etc/fstab',
  netDev: '/proc/net/dev',
  netstat: '/proc/net/netstat',
  tcp: '/proc/net/tcp',
  tcp6: '/proc/net/tcp6',
  processors: '/proc/stat',
  hostName: '/proc/sys/kernel/hostname',
  kernelRelease: '/proc/sys/kernel/osrelease',
  uptime: '/proc/uptime',
  ksmbdSettings: '/etc/ksmbd/ksmbd.conf',
  diskCounts: '/proc/diskstats',
  tcpRetries: '/proc/sys/net/ipv4/tcp_retries2',
  nfsExports: '/proc/fs/nfsd/exports',
} as const;

/** What the kernel tells of iSCSI. */
export const iscsiPlaces = {
  sessions: '/sys/class/iscsi_session',
  connections: '/sys/class/iscsi_connection',
  hosts: '/sys/class/iscsi_host',
} as const;

/** Records of open-iscsi; where they are differs by distribution. */
export const recordPlaces = ['/etc/iscsi/nodes', '/var/lib/iscsi/nodes'] as const;

/** A disk's own id, in the kernel's form. */
export const wwidFile = (disk: string): string => `/sys/block/${disk}/device/wwid`;

export const multipathPlaces = { config: '/etc/multipath.conf', dropIns: '/etc/multipath/conf.d' } as const;

/** What systems call themselves. */
export const systemFiles = {
  osRelease: '/etc/os-release',
  synologyVersion: '/etc.defaults/VERSION',
  synologyModel: '/proc/sys/kernel/syno_hw_version',
  version: '/etc/version',
  qnap: '/etc/config/uLinux.conf',
  unraid: '/etc/unraid-version',
} as const;

/** A link whose target, `net:[4026531840]`, is the network namespace that everything here is read in. */
export const networkNamespaceLink = '/proc/self/ns/net';

export const directories = {
  interfaces: '/sys/class/net',
  bonds: '/proc/net/bonding',
  /** Connections of the kernel's RPC client, since Linux 5.14. */
  transports: '/sys/kernel/sunrpc/xprt-switches',
  ipv4Settings: '/proc/sys/net/ipv4/conf',
  openMediaVault: '/etc/openmediavault',
  /** There only while the kernel's own SMB server is loaded. */
  ksmbd: '/sys/class/ksmbd-control',
  /** LIO, also Synology's; there only while the kernel's iSCSI target is loaded. */
  lio: '/sys/kernel/config/target/iscsi',
  scst: '/sys/kernel/scst_tgt/targets/iscsi',
  /** Holds `socket.0` while tgtd runs. */
  tgt: '/var/run/tgtd',
  /** Empty unless the kernel's NFS server is there. */
  nfsServer: '/proc/fs/nfsd',
  nfsClients: '/proc/fs/nfsd/clients',
  ganesha: '/etc/ganesha',
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

/** By the names of their programs; where one is asked for by its path, `Look.tools` has that. */
export const commands = {
  user: ['id'],
  system: ['uname', '-s', '-r'],
  openMediaVault: ['dpkg-query', '-W', '-f', '${Version}', 'openmediavault'],
  trueNas: ['midclt', 'call', 'system.info'],
  /** SMB, NFS and iSCSI connections that this machine made, one line each. */
  sockets: ['ss', '-tinOH', 'dst :445 or dst :2049 or dst :3260'],
  addresses: ['ip', '-j', '-d', 'addr'],
  /** Where an interface has details that are no JSON, or `ip` knows no `-d`. */
  addressesPlain: ['ip', '-j', 'addr'],
  addressesInWords: ['ip', 'addr'],
  ifconfig: ['ifconfig', '-a'],
  neighbours: ['ip', '-j', 'neigh'],
  neighboursInWords: ['ip', 'neigh'],
  routes: ['ip', '-j', 'route', 'show', 'table', 'all'],
  routesInWords: ['ip', 'route'],
  rules: ['ip', '-j', 'rule'],
  rulesInWords: ['ip', 'rule'],
  sysctls: ['sysctl', 'net.ipv4.conf'],
  /** `-W` prints addresses whole; a busybox may have been built without it. */
  netstatWhole: ['netstat', '-tnW'],
  netstat: ['netstat', '-tn'],
  /** The same for FreeBSD; to OpenBSD it means something else. */
  bsdNetstatWhole: ['netstat', '-anW', '-p', 'tcp'],
  bsdNetstat: ['netstat', '-an', '-p', 'tcp'],
  bsdCounters: ['netstat', '-ibn'],
  bsdRoutes: ['netstat', '-rn', '-f', 'inet'],
  sockstat: ['sockstat', '-4', '-6', '-c', '-P', 'tcp', '-p', '445'],
  kernelRing: ['dmesg'],
  kernelJournal: ['journalctl', '-k', '-b', '-o', 'short-monotonic', '--no-pager', '-n', '4000'],
  sambaVersion: ['smbd', '-V'],
  /** Disks with what lies upon them; without one column too many for an old one. */
  blockDisks: [
    'lsblk',
    '-J',
    '-b',
    '-o',
    'NAME,KNAME,TYPE,SIZE,TRAN,HCTL,STATE,WWN,SERIAL,VENDOR,MODEL,FSTYPE,MOUNTPOINT',
  ],
  /** By its path, as an ordinary user has none to it; each of them is there under this one. */
  mapsJson: ['/sbin/multipathd', 'show', 'maps', 'json'],
  mapsTopology: ['/sbin/multipathd', 'show', 'topology'],
  mapsAsRoot: ['/sbin/multipath', '-ll'],
  multipathConfig: ['/sbin/multipathd', 'show', 'config', 'local'],
  /** Nothing but these settings: the same files hold secrets. */
  nodeRecords: ['grep', '-rE', String.raw`^node\.(name|startup|conn\[0\]\.(address|startup)) = `, ...recordPlaces],
  /** Tells whether open-iscsi is installed. */
  iscsiVersion: ['iscsiadm', '--version'],
  iscsiJournal: [
    'journalctl',
    '-b',
    '-t',
    'iscsid',
    '-t',
    'iscsiadm',
    '-o',
    'short-monotonic',
    '--no-pager',
    '-n',
    '400',
  ],
} as const satisfies Record<string, Argv>;

/** What may need root of an SMB server: exactly the commands of the sudoers lines. */
export const serviceCommands = {
  json: ['smbstatus', '-p', '--json'],
  text: ['smbstatus', '-p'],
  synology: ['smbstatus', '-v', '--show-multichannel'],
  settings: ['testparm', '-sv'],
  sockets: ['ss', '-tinpOH', `sport = :${smbPort}`],
  /** To an `ss` that knows no `-O` (iproute2 before 5.0). */
  oldSockets: ['ss', '-tinp', `sport = :${smbPort}`],
} as const satisfies Record<string, Argv>;

/**
 * Attributes of the kernel below a folder, each line behind the path of its file. Only files of these names are opened:
 * beside them lie passwords. `-a`, because LIO ends each name of a list with a NUL.
 */
const attributesBelow = (folder: string, names: readonly [string, ...string[]]): Argv => {
  const wanted = names.flatMap((name, index) => [...(index === 0 ? [] : ['-o']), '-name', name]);
  return ['find', folder, '(', ...wanted, ')', '-exec', 'grep', '-aH', '.', '{}', '+'];
};

/** What may need root of an iSCSI target or an NFS server: exactly the commands of the sudoers lines. */
export const storageCommands = {
  lio: attributesBelow(directories.lio, [
    'info',
    'dynamic_sessions',
    'iser',
    'enable',
    'max_session',
    'generate_node_acls',
    'alua_tg_pt_offline',
  ]),
  scst: attributesBelow(directories.scst, [
    'initiator_name',
    'ip',
    'enabled',
    'MaxSessions',
    'allowed_portal',
    'read_only',
  ]),
  tgt: ['tgtadm', '--lld', 'iscsi', '--mode', 'target', '--op', 'show'],
  nfsClients: attributesBelow(directories.nfsClients, ['info']),
} as const satisfies Record<string, Argv>;

/** `sport = :445 or sport = :2049` */
const fromPorts = (ports: readonly number[]): string => ports.map((port) => `sport = :${port}`).join(' or ');
/** Connections that clients made to these ports of this machine. */
export const servedSockets = (ports: readonly number[]): Argv => ['ss', '-tinpOH', fromPorts(ports)];
/** Where services of these ports listen. */
export const listeningSockets = (ports: readonly number[]): Argv => ['ss', '-tlnH', fromPorts(ports)];

/** A command of a program at a path. */
export const programAt = (path: string, [_program, ...options]: Argv): Argv => [path, ...options];

/** Which of the paths exist; those that do not are complained about, and that is the answer. */
export const existing = (paths: readonly string[]): Argv => ['ls', '-d', ...paths];

/**
 * The same question to an `ss` that knows no `-O` (iproute2 before 5.0, two lines each) or no `-H` either (before 4.10,
 * with headings).
 */
export const olderSockets = ([ss, options = '', ...filter]: Argv): readonly [Argv, Argv] => [
  [ss, options.replace('O', ''), ...filter],
  [ss, options.replace(/[OH]/g, ''), ...filter],
];

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

/** How a machine with Windows is asked; each script checks its arguments itself. */
export const scriptCommand = (script: WindowsScript, ...args: readonly string[]): Argv => [
  'powershell',
  `${script}.ps1`,
  ...args,
];
