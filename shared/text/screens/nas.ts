import type { NasSecretPlace } from '../../ipc/nas.ts';
import type { ConnectionSource, NasFacts, NasSystem } from '../../model/nas-facts.ts';
import { counted } from './numbers.ts';

/** Words of the page about one NAS that is asked by SSH. */
export const nasWords = {
  page: 'The NAS itself',
  others: 'More NAS',
  findings: 'What is wrong at this NAS',
  systemTitle: 'What it is and how it is asked',
  system: 'System',
  model: 'Model',
  samba: 'Samba',
  loginBy: 'Logs in with',
  account: 'Account',
  asRoot: 'root, who may do everything; one that may only read is enough',
  asUser: (name: string): string => `${name}; what needs root is asked through sudo`,
  notKept: 'It was named on the command line and is asked until Lanewise ends.',
  address: 'Asked at',
  shares: 'Shares of it here',
  noShares: 'none mounted on this machine',
  ports: 'Its ports',
  portsCaption: 'Network ports of the NAS, as it tells itself',
  portColumns: {
    port: 'Port',
    link: 'Link',
    addresses: 'Addresses',
    connections: 'Connections',
    in: 'Into it',
    out: 'Out of it',
  },
  partOf: (name: string): string => `in ${name}`,
  madeOf: (names: readonly string[]): string => `of ${names.join(' and ')}`,
  mtu: (bytes: number): string => `MTU ${bytes}`,
  otherPorts: (count: number): string => `${count} more without a part in this (loopback, tunnels, containers)`,
  portRates: 'The rates of this table are of whole ports, everything that passes them.',
  connectionRates: 'Rates on the lanes of a share are of each connection, as the NAS counts it.',
  noConnectionRates:
    'This NAS has no tool that counts each connection, so on the lanes of a share its rate is that of the whole port.',
  busy: (percent: string): string => `${percent} busy`,
  clients: 'Who is connected',
  clientsCaption: 'Clients of the NAS and their connections',
  clientsNote: (clients: number, channels: number): string =>
    `${counted(clients, 'client', 'clients')}, ${counted(channels, 'connection', 'connections')}.`,
  clientsOld: 'Who is connected now is not known: it does not answer.',
  clientsSoon: 'It has answered; what it said is being put beside what this machine sees.',
  noClients: 'Nobody is connected to its SMB service at this moment.',
  clientColumns: { who: 'Who', user: 'User', dialect: 'Dialect', channels: 'Channels', ports: 'Comes in by' },
  thisWorkstation: 'this machine',
  moreClients: (count: number): string => `Show ${count} more`,
  fewerClients: 'Show fewer',
  source: 'Where this comes from',
  settings: 'Settings that matter',
  readFrom: 'Read from',
  limits: 'this limits the channels',
  byDefault: 'by default, nothing is written',
  unread: 'What could not be read',
  allow: 'How to allow it',
  allowHow: (user: string): string =>
    `Lanewise keeps no sudo password. With this line the account ${user} may run exactly these commands as root, which only read, and nothing else. At the NAS, as its administrator, open a file of its own:`,
  allowWhere: (file: string): string => `sudo visudo -f ${file}`,
  allowLine: 'and write this line into it:',
  allowThen: 'An update of the NAS’s system may take it away again.',
  lookAgain: 'Look again',
  change: 'Changing it at the NAS',
  changeMultichannel: 'Where multichannel is switched on',
  changeRestart: 'How its SMB service is restarted',
  unsure: 'Not confirmed on such a system.',
  retry: 'Retry',
  retrying: 'Trying…',
  forget: 'Forget this NAS',
  forgetSure: (name: string): string => `Forget ${name}?`,
  forgetWhat:
    'The connection is closed, and the address, the account and a stored secret are deleted from this machine. Nothing changes at the NAS. Its host key stays known.',
  forgetYes: 'Forget it',
  keep: 'Keep it',
  gone: 'This NAS is not asked',
  goneWhy: 'It was forgotten, or the window still has an old address.',
  lead: (system: string, samba: string, age: string): string =>
    [system, samba, age].filter((part) => part !== '').join(' · '),
} as const;

/** How a list of connections was made: its name, and how far it can be trusted. */
export interface SourceWords {
  readonly name: string;
  readonly tells: string;
}

const byAddress = 'What comes from one address counts as one client, so two sessions of one machine look like one.';

export const sourceWords: Readonly<Record<ConnectionSource, SourceWords>> = {
  'smbstatus-channels': {
    name: 'smbstatus --json, with its channels',
    tells: 'The SMB service lists each channel with its session: the best there is.',
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
export function systemText(system: NasSystem): string {
  return system.version === undefined ? system.name : `${system.name} ${system.version}`;
}

/** "Samba 4.22.11" of `4.22.11-Debian-4.22.11+dfsg-0+deb13u1`; the whole is in the page's title text. */
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

/** What may be missing on the page, and what that takes away. */
export const unreadWords: Readonly<Partial<Record<keyof NasFacts, readonly [name: string, consequence: string]>>> = {
  system: ['Its system', 'So it is worked on as plain Linux.'],
  user: ['The account', 'So it is not known whether it may read everything.'],
  samba: ['The version of Samba', 'So what holds by default is not known.'],
  sessions: ['The sessions', 'So users and dialects are not shown.'],
  connections: ['The connections', 'So neither the clients nor the other end of a lane are shown.'],
  smb: ['The settings of the SMB service', 'So it is not known whether multichannel is on there.'],
  announces: ['What it announces', 'So the speeds that clients are told are not known.'],
  interfaces: ['Its ports', 'So their names, speeds and rates are not shown.'],
  bonds: ['Its bonds', 'So a bond that hides a port goes unnoticed.'],
  sysctls: [
    'How it answers for its addresses (arp_ignore and others)',
    'So a port that answers for another goes unnoticed.',
  ],
  routes: ['Its routes', 'So the way of its answers is not known.'],
  rules: ['Its routing rules', 'So the way of its answers is not known.'],
  processors: ['How busy its processors are', 'So a NAS that is itself the limit goes unnoticed.'],
};

/** Where a file for sudo belongs. */
export function sudoersFile(kind: NasSystem['kind'] | undefined): string {
  return kind === 'freebsd' || kind === 'truenas-core'
    ? '/usr/local/etc/sudoers.d/lanewise'
    : '/etc/sudoers.d/lanewise';
}

/** Two words for where the connection to a NAS stands. */
export const connectionBadges = {
  connected: 'answers',
  connecting: 'connecting',
  failed: 'does not answer',
  secret: 'needs its password',
  'host-key': 'needs a look at its key',
  'changed-host-key': 'stopped: other key',
  login: 'login refused',
} as const;

/** After the way of logging in: where its secret is. */
export const secretPlaces: Readonly<Record<NasSecretPlace, string>> = {
  none: '',
  stored: ', remembered on this computer',
  'this-run': ', known until Lanewise ends',
  missing: ', not known',
};
