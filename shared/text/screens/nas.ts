import type { ConnectionSource } from '../../model/smb-server.ts';
import type { System } from '../../model/machine.ts';
import type { NasSecretPlace } from '../../ipc/nas.ts';
import { counted } from './numbers.ts';

/** Words of the page about one NAS that Lanewise is connected to. */
export const nasWords = {
  page: 'NAS',
  others: 'More NAS',
  findings: 'What is wrong with this NAS',
  systemTitle: 'System and connection',
  system: 'System',
  model: 'Model',
  samba: 'Samba',
  loginBy: 'Logs in with',
  account: 'Account',
  asRoot: 'root, which may change everything; an account that may only read is enough',
  asUser: (name: string): string => `${name}; commands that need root run through sudo`,
  notKept: 'This NAS was given on the command line. Lanewise stays connected until it ends.',
  address: 'Address',
  shares: 'Attached here',
  noShares: 'none',
  ports: 'Ports',
  portsCaption: 'Network ports of the NAS, as the NAS reports them',
  portColumns: {
    port: 'Port',
    link: 'Link',
    addresses: 'Addresses',
    connections: 'Connections',
    in: 'Receives',
    out: 'Sends',
  },
  partOf: (name: string): string => `in ${name}`,
  madeOf: (names: readonly string[]): string => `of ${names.join(' and ')}`,
  mtu: (bytes: number): string => `MTU ${bytes}`,
  otherPorts: (count: number): string => `${count} more that carry no share (loopback, tunnels, containers)`,
  portRates: 'The rates in this table are those of whole ports, with everything that passes them.',
  connectionRates: 'On the lanes of a share, the rate is that of each connection, as the NAS counts it.',
  noConnectionRates:
    'This NAS has no tool that counts each connection, so on the lanes of a share the rate at the NAS is that of the whole port.',
  busy: (percent: string): string => `${percent} busy`,
  clients: 'Who is connected',
  clientsCaption: 'Clients of the NAS and their connections',
  clientsNote: (clients: number, channels: number): string =>
    `${counted(clients, 'client', 'clients')}, ${counted(channels, 'connection', 'connections')}.`,
  clientsOld: 'It is not known who is connected now, because the NAS does not answer.',
  clientsSoon: 'The NAS has answered. Lanewise is joining both ends’ connections.',
  noClients: 'Nobody is connected to the SMB service of the NAS now.',
  clientColumns: { who: 'Who', user: 'User', dialect: 'Dialect', channels: 'Channels', ports: 'Enters by' },
  served: 'Who uses iSCSI and NFS',
  servedCaption: 'Clients of iSCSI and NFS, and the ports that they use',
  servedColumns: { who: 'Who', what: 'What', connections: 'Connections', ports: 'Enters by', paths: 'Paths' },
  servedNote: 'Judged from the connections at the NAS. What only the client knows is not known here.',
  unusedPorts: (ports: string): string => `not by ${ports}`,
  thisWorkstation: 'this machine',
  moreClients: (count: number): string => `Show ${count} more`,
  fewerClients: 'Show fewer',
  source: 'Source',
  settings: 'Settings that matter',
  readFrom: 'Read from',
  limits: 'this limits the channels',
  byDefault: 'by default; no line sets it',
  unread: 'What could not be read',
  allow: 'Allow it',
  allowHow: (user: string): string =>
    `Lanewise stores no sudo password. With this line, the account ${user} may run exactly these commands as root, which only read, and nothing else. On the NAS, as an administrator, open a file of its own:`,
  allowWhere: (file: string): string => `sudo visudo -f ${file}`,
  allowLine: 'and write this line into it:',
  allowThen: 'An update of the NAS may remove the file again.',
  lookAgain: 'Check again',
  change: 'Change it on the NAS',
  changeMultichannel: 'Switch multichannel on',
  changeRestart: 'Restart the SMB service',
  unsure: 'Not confirmed on such a system yet.',
  retry: 'Retry',
  retrying: 'Trying…',
  forget: 'Forget this NAS',
  forgetSure: (name: string): string => `Forget ${name}?`,
  forgetWhat:
    'The connection is closed. The address, the account and a stored secret are deleted from this machine. Nothing is changed on the NAS. Its host key stays known.',
  forgetYes: 'Forget this NAS',
  keep: 'Keep this NAS',
  gone: 'Lanewise is not connected to this NAS',
  goneWhy: 'The NAS was forgotten, or this page has an old address.',
  lead: (system: string, samba: string, age: string): string =>
    [system, samba, age].filter((part) => part !== '').join(' · '),
} as const;

/** How a list of connections was made: its name, and how exact it is. */
export interface SourceWords {
  readonly name: string;
  readonly tells: string;
}

const byAddress = 'Connections from one address count as one client, so two sessions of one machine look like one.';

export const sourceWords: Readonly<Record<ConnectionSource, SourceWords>> = {
  'smbstatus-channels': {
    name: 'smbstatus --json, with its channels',
    tells: 'The SMB service lists each channel with its session: the most exact list there is.',
  },
  'synology-channels': {
    name: 'Synology’s smbstatus --show-multichannel',
    tells: 'The SMB service lists each channel with its session.',
  },
  'sockets-by-process': {
    name: 'sockets of each smbd process (ss)',
    tells: 'All channels of a client end in one process, so their number is exact.',
  },
  'sockets-by-client': { name: 'sockets by the client’s address (ss)', tells: byAddress },
  'kernel-table': { name: 'the kernel’s table of sockets (/proc/net/tcp)', tells: byAddress },
  netstat: { name: 'netstat', tells: byAddress },
  sockstat: { name: 'sockstat', tells: 'Sockets of one process belong to one client.' },
  'windows-connections': {
    name: 'Windows’ table of TCP connections (Get-NetTCPConnection)',
    tells: byAddress,
  },
};

/** "Synology DSM 7.2" */
export function systemText(system: System): string {
  return system.version === undefined ? system.name : `${system.name} ${system.version}`;
}

/** "Samba 4.22.11" of `4.22.11-Debian-4.22.11+dfsg-0+deb13u1`; the page shows the whole version as its title text. */
export function sambaText(version: string): string {
  return `Samba ${/^\d+\.\d+(?:\.\d+)?/.exec(version)?.[0] ?? version}`;
}

/**
 * "SMB 3.1.1" of Samba's `SMB3_11` and Windows' `3.1.1`, "SMB 3" of Samba's `SMB3`, which means the newest of them; anything
 * else as the NAS writes it.
 */
export function nasDialectText(dialect: string): string {
  if (/^\d(?:\.\d){1,2}$/.test(dialect)) return `SMB ${dialect}`;
  const digits = /^SMB(?<major>\d)(?:_(?<minor>\d)(?<patch>\d))?$/.exec(dialect)?.groups;
  if (digits === undefined) return dialect;
  const { major, minor, patch } = digits;
  return `SMB ${[major, minor, patch === '0' ? undefined : patch].filter((part) => part !== undefined).join('.')}`;
}

/** What may be missing on the page, and the consequence. */
export const unreadWords = {
  system: ['The system', 'So the NAS is read as plain Linux.'],
  account: ['The account', 'So it is not known whether it may read everything.'],
  version: ['The version of Samba', 'So the defaults are not known.'],
  sessions: ['The sessions', 'So users and dialects are not shown.'],
  connections: ['The connections', 'So neither the clients nor the other end of a lane are shown.'],
  configuration: ['The settings of the SMB service', 'So it is not known whether multichannel is on there.'],
  announces: ['The announced interfaces', 'So the speeds that clients see are not known.'],
  interfaces: ['The ports', 'So their names, speeds and rates are not shown.'],
  bonds: ['The bonds', 'So a bond that hides a port goes unnoticed.'],
  settings: ['The ARP settings (arp_ignore and others)', 'So a port that answers for another goes unnoticed.'],
  targets: ['The iSCSI targets', 'So it is not known who has which disk.'],
  nfsClients: ['The NFS clients', 'So their names and versions are not shown.'],
  storage: ['The iSCSI and NFS connections', 'So it is not known which ports they use.'],
  routes: ['The routes', 'So the path of the answers is not known.'],
  rules: ['The routing rules', 'So the path of the answers is not known.'],
  processors: ['The load of the processors', 'So a NAS that is the limit goes unnoticed.'],
} as const satisfies Readonly<Record<string, readonly [name: string, consequence: string]>>;

/** Where a file for sudo belongs. */
export function sudoersFile(kind: System['kind'] | undefined): string {
  return kind === 'freebsd' || kind === 'truenas-core'
    ? '/usr/local/etc/sudoers.d/lanewise'
    : '/etc/sudoers.d/lanewise';
}

/** The state of the connection to a NAS, in a few words. */
export const connectionBadges = {
  connected: 'answers',
  connecting: 'connecting',
  failed: 'does not answer',
  secret: 'needs the password',
  'host-key': 'compare its key',
  'changed-host-key': 'stopped: different key',
  login: 'login refused',
} as const;

/** Where the secret of a login is; follows the kind of login. */
export const secretPlaces: Readonly<Record<NasSecretPlace, string>> = {
  none: '',
  stored: ', remembered on this machine',
  'this-run': ', kept until Lanewise ends',
  missing: ', not known',
};
