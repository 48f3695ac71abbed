import type { NasConnection, NasSession, SmbConfiguration } from '../../shared/model/smb-server.ts';
import type { MachineFacts } from '../../shared/model/machine.ts';
import type { Interface, InterfaceSysctls } from '../../shared/model/network.ts';
import type { Reading } from '../../shared/model/reading.ts';
import { bitsPerSecond, bytes, milliseconds } from '../../shared/model/units.ts';
import { known } from './host-facts.ts';
import { bareServer, withFacts, type FactsChange } from './machine-facts.ts';

/** What a healthy NAS with two ports says of itself and of the two channels of `snapshot-builder`'s workstation. */
export function port(name: string, address: string, change: Partial<Interface> = {}): Interface {
  return {
    name,
    kind: 'wired',
    link: 'up',
    speed: bitsPerSecond(1e9),
    mtuBytes: 1500,
    mac: `02:00:00:00:00:2${name.slice(-1) === '0' ? 5 : 6}`,
    addresses: address === '' ? [] : [{ family: 'ipv4', address, prefixLength: 24, scope: 'global' }],
    lower: [],
    received: bytes(0),
    sent: bytes(0),
    counted: { source: '/proc/net/dev', line: `${name}: ${change.received ?? 0} 1 ${change.sent ?? 0} 1` },
    ...change,
  };
}

export function connection(
  client: string,
  clientPort: number,
  nas: string,
  change: Partial<NasConnection> = {},
): NasConnection {
  return {
    group: 'pid 7793',
    sessions: ['s1'],
    pid: 7793,
    client: { address: client, port: clientPort },
    nas: { address: nas, port: 445 },
    socketState: 'established',
    received: bytes(1000),
    sent: bytes(1000),
    quoted: [`ESTAB ${nas}:445 ${client}:${clientPort}`],
    ...change,
  };
}

const theSession: NasSession = { id: 's1', pid: 7793, user: 'ada', clientName: 'desk', quoted: ['ada'] };

export const bothConnections: readonly NasConnection[] = [
  connection('10.0.0.50', 40_001, '10.0.0.25'),
  connection('10.0.0.50', 40_002, '10.0.0.26'),
];
export const bothPorts: readonly Interface[] = [port('eth0', '10.0.0.25'), port('eth1', '10.0.0.26')];

function interfacesReading(interfaces: readonly Interface[]): Reading<readonly Interface[]> {
  const lines = interfaces.map((one) =>
    JSON.stringify({
      ifname: one.name,
      flags: one.link === 'down' ? ['NO-CARRIER', 'UP'] : ['UP', 'LOWER_UP'],
      mtu: one.mtuBytes,
      operstate: one.link === 'down' ? 'DOWN' : 'UP',
      address: one.mac,
      addr_info: one.addresses.map(({ address }) => ({ local: address })),
    }),
  );
  return known(interfaces, 'ip -j -d addr', lines);
}

/** Settings with the lines that testparm prints for them. */
export function settings(smb: SmbConfiguration, ...lines: readonly string[]): Reading<SmbConfiguration> {
  return known(smb, 'sudo -n /usr/bin/testparm -sv', lines);
}

export const multichannelOff = settings(
  { multichannel: { on: false, by: 'printed' } },
  'server multi channel support = No',
);
const multichannelOn = settings({ multichannel: { on: true, by: 'printed' } }, 'server multi channel support = Yes');

export function arpSettings(ignore: number): Reading<readonly InterfaceSysctls[]> {
  const lines = ['all', 'eth0', 'eth1'].map((name) => `net.ipv4.conf.${name}.arp_ignore = ${ignore}`);
  return known(
    ['all', 'eth0', 'eth1'].map((name) => ({ name, arpIgnore: ignore })),
    'sysctl net.ipv4.conf',
    lines,
  );
}

export type NasChange = Omit<FactsChange, 'interfaces' | 'connections'> & {
  readonly interfaces?: readonly Interface[];
  readonly connections?: readonly NasConnection[];
  /** Any reading as it is, over everything else. */
  readonly readings?: FactsChange;
};

export function nasFacts(change: NasChange = {}): MachineFacts {
  const { interfaces = bothPorts, connections = bothConnections, readings, ...rest } = change;
  const list = connections.map((one) => one.quoted).flat();
  return withFacts(bareServer, {
    system: known({ kind: 'linux', name: 'Debian GNU/Linux', version: '13' }),
    guide: {
      multichannel: { text: 'In smb.conf: server multi channel support = yes.', sure: true },
      restart: { text: 'Restart Samba.', copy: 'sudo systemctl restart smbd', sure: true },
      sudoers: ['ada ALL=(root) NOPASSWD: /usr/bin/smbstatus -p --json'],
    },
    account: known({ name: 'ada', root: false }),
    version: known('4.22.11', 'smbd -V', ['Version 4.22.11']),
    sessions: known([theSession]),
    connections: known(
      { source: 'smbstatus-channels', counters: 'connection', list: connections },
      "ss -tinpOH 'sport = :445'",
      list,
    ),
    configuration: multichannelOn,
    interfaces: interfacesReading(interfaces),
    bonds: known([]),
    settings: arpSettings(1),
    routes: known([]),
    rules: known([]),
    ways: { tools: {}, status: 'json', statusBySudo: false, sockets: 'ss' },
    answered: change.readings?.asked ?? milliseconds(0),
    ...rest,
    ...readings,
  });
}
