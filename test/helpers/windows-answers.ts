import { commandLine, type CommandResult } from '../../main/machine/machine.ts';
import { fakeMachine, type FakeMachine } from './fake-machine.ts';

/** A row as a script prints it; a text is printed as it is. */
export type Row = Readonly<Record<string, unknown>> | string;

const printed = (row: Row): string => (typeof row === 'string' ? row : JSON.stringify(row));

/** What a script prints that found these rows. */
export const answer = (...rows: readonly Row[]): string =>
  [...rows, { end: true, ok: true, rows: rows.length }].map((row) => `${printed(row)}\n`).join('');

/** What a script prints that was refused with an error of this id. */
export const refusal = (id: string, message = 'Zugriff verweigert'): CommandResult => ({
  exitCode: 1,
  stdout: `${JSON.stringify({ end: true, ok: false, id, message })}\n`,
  stderr: '',
});

/** Scripts by name, with their arguments behind a blank: `smb-mappings`, `tcp-connections 445`. */
export type Answers = Readonly<Record<string, string | CommandResult>>;

/** A machine with Windows that answers these scripts, and knows no other. */
export function windowsMachine(answers: Answers): FakeMachine {
  const commands = Object.entries(answers).map(([asked, given]) => {
    const [script = '', ...args] = asked.split(' ');
    return [commandLine(['powershell', `${script}.ps1`, ...args]), given] as const;
  });
  return fakeMachine({ family: 'windows', commands: Object.fromEntries(commands) });
}

export const adapter = (name: string, index: number, change: Readonly<Record<string, unknown>> = {}) => ({
  Name: name,
  InterfaceDescription: 'Intel(R) Ethernet Controller I226-V',
  InterfaceGuid: `{0b8a1f0e-6c1d-4f7e-9a55-3f1b2c7d9e${index}}`,
  InterfaceIndex: index,
  InterfaceType: 6,
  NdisPhysicalMedium: 14,
  InterfaceOperationalStatus: 1,
  InterfaceAdminStatus: 1,
  MediaConnectState: 1,
  Virtual: false,
  HardwareInterface: true,
  ConnectorPresent: true,
  ReceiveLinkSpeed: '1000000000',
  TransmitLinkSpeed: '1000000000',
  MtuSize: 1500,
  FullDuplex: true,
  PnPDeviceID: 'PCI\\VEN_8086&DEV_125C\\1',
  PermanentAddress: '001132AABB0C',
  MacAddress: `00-11-32-AA-BB-${index}`,
  DriverName: '\\SystemRoot\\System32\\drivers\\e2f.sys',
  VlanID: null,
  LowerLayerInterfaceIndices: null,
  HigherLayerInterfaceIndices: [],
  ...change,
});

export const ownAddress = (index: number, alias: string, address: string, prefix = 24) => ({
  IPAddress: address,
  InterfaceIndex: index,
  InterfaceAlias: alias,
  PrefixLength: prefix,
  AddressFamily: address.includes(':') ? 23 : 2,
  AddressState: 4,
  PrefixOrigin: 1,
  SuffixOrigin: 1,
  SkipAsSource: false,
});

export const neighbour = (index: number, alias: string, address: string, mac: string, state = 5) => ({
  IPAddress: address,
  LinkLayerAddress: mac,
  InterfaceIndex: index,
  InterfaceAlias: alias,
  State: state,
});

export const mapping = (letter: string, remote: string, change: Readonly<Record<string, unknown>> = {}) => ({
  LocalPath: letter,
  RemotePath: remote,
  Status: 0,
  Persistent: true,
  ...change,
});

/** Two addresses between which a connection is open. */
export const pair = (local: string, remote: string, change: Readonly<Record<string, unknown>> = {}) => ({
  ServerName: 'nas',
  ClientInterfaceIndex: 12,
  ClientIpAddress: local,
  ClientInterfaceFriendlyName: 'Ethernet',
  ServerInterfaceIndex: 3,
  ServerIpAddress: remote,
  Selected: true,
  ClientRSSCapable: false,
  ServerRSSCapable: false,
  ClientRdmaCapable: false,
  ServerRdmaCapable: false,
  ClientLinkSpeed: '1000000000',
  ServerLinkSpeed: '1000000000',
  MaxChannels: 1,
  CurrentChannels: 1,
  Failed: false,
  FailureCount: 0,
  SmbInstance: 0,
  ...change,
});

/** The same where multichannel has nothing open. */
export const idlePair = (local: string, remote: string, change: Readonly<Record<string, unknown>> = {}) =>
  pair(local, remote, { Selected: false, CurrentChannels: 0, ...change });

export const tcpRow = (
  local: string,
  port: number,
  remote: string,
  change: Readonly<Record<string, unknown>> = {},
) => ({
  LocalAddress: local,
  LocalPort: port,
  RemoteAddress: remote,
  RemotePort: 445,
  State: 5,
  OwningProcess: 4,
  CreationTime: '2026-11-28T18:22:31.0000000Z',
  ...change,
});

export const configuration = {
  EnableMultiChannel: true,
  ConnectionCountPerRssNetworkInterface: 4,
  MaximumConnectionCountPerServer: 32,
  RequireSecuritySignature: true,
  EnableInsecureGuestLogons: false,
  Smb2DialectMin: 'None',
  Smb2DialectMax: 'None',
};

export const shareCounter = (share: string, read: number, queue: number, ticks = 133_770_000_000_000_000) => ({
  Name: share,
  ReadBytesPersec: String(read),
  WriteBytesPersec: '0',
  CurrentDataQueueLength: queue,
  Timestamp_Sys100NS: String(ticks),
});

/** Windows 11 with two ports of 1 Gbit/s and a share over both; replace what a test is about. */
export const healthyAnswers = {
  machine: answer({
    HostName: 'DESK',
    Caption: 'Microsoft Windows 11 Pro',
    Version: '10.0.22631',
    BuildNumber: '22631',
    ProductType: 1,
    UserName: 'DESK\\ada',
    Elevated: true,
    PSVersion: '5.1.22621.1',
    PSEdition: 'Desktop',
  }),
  adapters: answer(adapter('Ethernet', 12), adapter('Ethernet 2', 15)),
  'adapter-rss': answer(),
  'adapter-statistics': answer(
    { Name: 'Ethernet', ReceivedBytes: '1000', SentBytes: '2000' },
    { Name: 'Ethernet 2', ReceivedBytes: '18446744073709551615', SentBytes: 4000 },
  ),
  'ip-addresses': answer(
    ownAddress(12, 'Ethernet', '10.0.1.20'),
    ownAddress(15, 'Ethernet 2', '10.0.2.20'),
    ownAddress(12, 'Ethernet', 'fe80::1c2d:3e4f:5a6b:7c8d%12', 64),
  ),
  routes: answer({
    DestinationPrefix: '0.0.0.0/0',
    NextHop: '10.0.1.1',
    InterfaceIndex: 12,
    InterfaceAlias: 'Ethernet',
    RouteMetric: 0,
    InterfaceMetric: 25,
    AddressFamily: 2,
  }),
  'route-to 10.0.1.10 10.0.2.10': answer(
    { Asked: '10.0.1.10', IPAddress: '10.0.1.20', PrefixLength: 24, InterfaceIndex: 12, InterfaceAlias: 'Ethernet' },
    {
      Asked: '10.0.1.10',
      DestinationPrefix: '10.0.1.0/24',
      NextHop: '0.0.0.0',
      InterfaceIndex: 12,
      InterfaceAlias: 'Ethernet',
    },
    {
      Asked: '10.0.2.10',
      DestinationPrefix: '10.0.2.0/24',
      NextHop: '0.0.0.0',
      InterfaceIndex: 15,
      InterfaceAlias: 'Ethernet 2',
    },
    { Asked: '10.0.2.10', IPAddress: '10.0.2.20', PrefixLength: 24, InterfaceIndex: 15, InterfaceAlias: 'Ethernet 2' },
  ),
  neighbours: answer(
    neighbour(12, 'Ethernet', '10.0.1.10', '00-11-32-00-00-01'),
    neighbour(15, 'Ethernet 2', '10.0.2.10', '00-11-32-00-00-02', 4),
    neighbour(12, 'Ethernet', '10.0.1.1', '00-11-32-00-00-FE'),
  ),
  'smb-mappings': answer(mapping('X:', '\\\\nas\\media')),
  'smb-connections': answer({
    ServerName: 'nas',
    ShareName: 'media',
    UserName: 'DESK\\ada',
    Credential: 'NAS\\ada',
    Dialect: '3.1.1',
    NumOpens: '3',
    Encrypted: false,
    Signed: true,
  }),
  'smb-multichannel': answer(
    pair('10.0.1.20', '10.0.1.10'),
    pair('10.0.2.20', '10.0.2.10', {
      ClientInterfaceIndex: 15,
      ClientInterfaceFriendlyName: 'Ethernet 2',
      ServerInterfaceIndex: 4,
    }),
  ),
  'smb-client-interfaces': answer(
    {
      FriendlyName: 'Ethernet',
      InterfaceIndex: 12,
      IpAddresses: ['10.0.1.20'],
      LinkSpeed: '1000000000',
      RdmaCapable: false,
      RssCapable: false,
    },
    {
      FriendlyName: 'Ethernet 2',
      InterfaceIndex: 15,
      IpAddresses: ['10.0.2.20'],
      LinkSpeed: '1000000000',
      RdmaCapable: false,
      RssCapable: false,
    },
  ),
  'smb-client-configuration': answer(configuration),
  'smb-client-parameters': answer({ DisableMultiChannel: null }),
  'smb-constraints': answer(),
  'tcp-connections 445': answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10'), tcpRow('10.0.2.20', 50_212, '10.0.2.10')),
  'smb-share-counters': answer(shareCounter('\\\\nas\\media', 1_000_000, 0)),
  'smb-events': answer(),
} as const satisfies Answers;
