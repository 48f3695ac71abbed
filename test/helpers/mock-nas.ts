import type { Interface } from '../../shared/model/network.ts';
import type { ConnectionState, PublishedNas } from '../../shared/ipc/nas.ts';
import type { NasConnection, NasFacts, NasSession } from '../../shared/model/nas-facts.ts';
import type { NasClient, LaneAtNas, NasView } from '../../shared/model/nas-view.ts';
import { type Reading, unchecked, valueOf } from '../../shared/model/reading.ts';
import type { Lane } from '../../shared/model/snapshot.ts';
import { bitsPerSecond, bytes, bytesPerSecond, instant, milliseconds } from '../../shared/model/units.ts';
import { evidence, gigabit, known, type Moment } from './mock-parts.ts';

/** Ids are uuids at the real gate. */
export const mockNasId = '3f1c9a52-0b1e-4d0e-9c55-6a1f0d2b7e10';
const mockNasMachine = 'anna@nas';

export function nasInterface(name: string, address: string | undefined, extra: Partial<Interface> = {}): Interface {
  return {
    name,
    kind: 'wired',
    link: 'up',
    speed: gigabit,
    mtuBytes: 1500,
    mac: '00:11:32:aa:10:01',
    addresses: address === undefined ? [] : [{ family: 'ipv4', address, prefixLength: 16, scope: 'global' }],
    lower: [],
    received: bytes(1_200_000_000),
    sent: bytes(88_000_000_000),
    ...extra,
  };
}

/** The NAS's end of a lane of this machine. */
function connectionOf(lane: Lane, extra: Partial<NasConnection> = {}): NasConnection {
  return {
    group: 'pid 7793',
    sessions: ['3422118407'],
    pid: 7793,
    channel: String(lane.number),
    client: lane.local ?? { address: '10.100.5.152', port: 44_000 },
    nas: { address: lane.remote?.address ?? '10.100.4.25', port: lane.remote?.port ?? 445 },
    socketState: 'established',
    received: valueOf(lane.count)?.sent,
    sent: valueOf(lane.count)?.received,
    quoted: [`"${lane.number}": { "remote_address": "ipv4:${lane.local?.address}:${lane.local?.port}" }`],
    ...extra,
  };
}

const others: readonly (readonly [string, string, readonly string[], number, readonly string[]])[] = [
  ['DESKTOP-9K2\\”<b>', '10.100.5.31', ['ben'], 2, ['eth0', 'eth1']],
  ['tv', '10.100.5.77', ['guest'], 1, ['eth0']],
  ['10.100.5.90', '10.100.5.90', ['backup', 'camera'], 1, ['eth1']],
];

const otherClients: readonly NasClient[] = others.map(([name, address, users, channels, ports], index) => ({
  group: `pid ${8100 + index}`,
  addresses: [address],
  name,
  users,
  dialect: index === 1 ? 'SMB2_10' : 'SMB3_11',
  channels,
  ports,
  thisWorkstation: false,
}));

const session: NasSession = {
  id: '3422118407',
  pid: 7793,
  user: 'anna',
  clientName: 'workstation',
  dialect: 'SMB3_11',
  quoted: ['"username": "anna"'],
};

const settingLines = [
  'server multi channel support = Yes',
  'interfaces = eth0;capability=RSS,speed=1000000000 eth1',
  'bind interfaces only = No',
  'server min protocol = SMB2_02',
  'server max protocol = SMB3',
  'server signing = default',
  'server smb encrypt = default',
  'map to guest = Bad User',
  'guest account = nobody',
] as const;

const sudoers =
  'anna ALL=(root) NOPASSWD: /usr/bin/smbstatus -p --json, /usr/bin/smbstatus -p, /usr/bin/testparm -sv, /usr/bin/ss -tinpOH sport \\= \\:445';

/** Everything a NAS with two ports tells when it may be asked everything. */
export function nasFacts(lanes: readonly Lane[], moment: Moment, extra: Partial<NasFacts> = {}): NasFacts {
  const moved = moment.look * 118e6;
  const at = moment.now;
  return {
    machine: mockNasMachine,
    system: known({ kind: 'linux', name: 'Debian GNU/Linux', version: '13', model: 'ProLiant MicroServer Gen10' }, at),
    guide: {
      multichannel: {
        text: 'In /etc/samba/smb.conf, section [global]: server multi channel support = yes. Since Samba 4.15 this is the default; check with testparm -sv what holds.',
        sure: true,
      },
      restart: {
        text: 'Restart Samba. Every client loses its connection for a moment, so do it when nobody copies.',
        copy: 'sudo systemctl restart smbd',
        sure: true,
      },
      sudoers: [sudoers],
    },
    user: known({ name: 'anna', root: false }, at),
    samba: known('4.22.11-Debian-4.22.11+dfsg-0+deb13u1', at),
    sessions: known([session], at),
    connections: known(
      { source: 'smbstatus-channels', counters: 'connection', list: lanes.map((lane) => connectionOf(lane)) },
      at,
    ),
    smb: {
      state: 'known',
      value: {
        multichannel: { on: true, by: 'printed' },
        interfaces: [{ name: 'eth0', speed: gigabit, rss: true, rdma: false }, { name: 'eth1' }],
        bindInterfacesOnly: false,
        minimumProtocol: 'SMB2_02',
        maximumProtocol: 'SMB3',
        signing: 'default',
        encryption: 'default',
        mapToGuest: 'Bad User',
        guestAccount: 'nobody',
      },
      evidence: { ...evidence('sudo -n /usr/bin/testparm -sv', settingLines, at), machine: mockNasMachine },
    },
    announces: unchecked,
    interfaces: known(
      [
        nasInterface('lo', '127.0.0.1', { kind: 'loopback', speed: undefined, mtuBytes: 65_536 }),
        nasInterface('eth0', '10.100.4.25', { sent: bytes(88e9 + moved), received: bytes(1.2e9 + moved / 120) }),
        nasInterface('eth1', '10.100.4.26', { sent: bytes(87e9 + moved * 0.98), mac: '00:11:32:aa:10:02' }),
        nasInterface('eth2', undefined, { link: 'down', speed: undefined, received: bytes(0), sent: bytes(0) }),
        nasInterface('docker0', '172.17.0.1', { kind: 'bridge', link: 'down', speed: undefined }),
      ],
      at,
    ),
    bonds: known([], at),
    sysctls: known([], at),
    routes: known([], at),
    rules: known([], at),
    processors: known([], at),
    ways: { family: 'linux', tools: {}, status: 'json', statusBySudo: true, sockets: 'ss' },
    readAt: at,
    clock: milliseconds(moment.look * 1000),
    answered: milliseconds(moment.look * 1000),
    ...extra,
  };
}

/** A look earlier, for rates. */
export function factsBefore(lanes: readonly Lane[], moment: Moment, extra: Partial<NasFacts> = {}): NasFacts {
  return nasFacts(lanes, { now: instant(moment.now - 1000), look: moment.look - 1 }, extra);
}

function laneEnd(lane: Lane, index: number, moment: Moment): LaneAtNas {
  const received = lane.rate.state === 'known' ? lane.rate.value : undefined;
  const rate: LaneAtNas['rate'] =
    received === undefined
      ? unchecked
      : known({ ...received, received: received.sent, sent: bytesPerSecond(received.received * 0.99) }, moment.now);
  return {
    lane: lane.id,
    match: 'certain',
    connection: connectionOf(lane),
    port: {
      name: `eth${index}`,
      kind: 'wired',
      link: 'up',
      speed: gigabit,
      mtuBytes: 1500,
      lower: [],
      hardware: [`eth${index}`],
    },
    rate,
  };
}

/** Both ends say the same. */
export function nasView(
  lanes: readonly Lane[],
  facts: NasFacts,
  moment: Moment,
  extra: Partial<NasView> = {},
): NasView {
  const open = lanes.filter((lane) => lane.local !== undefined);
  return {
    nas: ['nas'],
    machine: mockNasMachine,
    source: 'smbstatus-channels',
    counters: 'connection',
    lanes: open.map((lane, index) => laneEnd(lane, index, moment)),
    disagreements: [],
    clients: [
      {
        group: 'pid 7793',
        addresses: [...new Set(open.map((lane) => lane.local?.address ?? ''))],
        name: 'workstation',
        users: ['anna'],
        dialect: 'SMB3_11',
        channels: open.length,
        ports: open.map((_, index) => `eth${index}`),
        thisWorkstation: true,
      },
      ...otherClients,
    ],
    portRates: {},
    facts,
    ...extra,
  };
}

export function publishedNas(
  facts: NasFacts | undefined,
  moment: Moment,
  extra: Partial<PublishedNas> = {},
): PublishedNas {
  return {
    id: mockNasId,
    name: 'nas',
    host: 'nas',
    user: 'anna',
    machine: mockNasMachine,
    login: 'agent',
    secret: 'none',
    kept: true,
    connection: { state: 'connected' },
    nas: facts === undefined ? [] : ['nas'],
    current: facts !== undefined,
    ...(facts !== undefined && { facts, lastSeen: moment.now }),
    ...extra,
  };
}

export function failedConnection(
  sentence: string,
  extra: Partial<Extract<ConnectionState, { state: 'failed' }>> = {},
): ConnectionState {
  return { state: 'failed', sentence, ...extra };
}

export const deniedBySudo = (source: string): Reading<never> => ({ state: 'denied', source, needs: 'nas-sudo' });

/** A Synology with a bond, a virtual switch and no tool that counts connections. */
export function synologyFacts(lanes: readonly Lane[], moment: Moment): NasFacts {
  const list = lanes.map((lane) => connectionOf(lane, { received: undefined, sent: undefined }));
  return nasFacts(lanes, moment, {
    system: known({ kind: 'synology-dsm7', name: 'Synology DSM', version: '7.2.1-69057', model: 'DS923+' }, moment.now),
    samba: known('4.15.13', moment.now),
    connections: known({ source: 'synology-channels', counters: 'port', list }, moment.now),
    interfaces: known(
      [
        nasInterface('ovs_bond0', '10.100.4.25', {
          kind: 'open-vswitch',
          lower: ['bond0'],
          speed: undefined,
          sent: bytes(88e9 + moment.look * 112e6),
        }),
        nasInterface('bond0', undefined, { kind: 'bond', lower: ['eth0', 'eth1'], speed: bitsPerSecond(2e9) }),
        nasInterface('eth0', undefined, { master: 'bond0', sent: bytes(88e9 + moment.look * 112e6) }),
        nasInterface('eth1', undefined, { master: 'bond0', mtuBytes: 9000 }),
        nasInterface('ovs_eth2', '10.100.4.26', {
          kind: 'open-vswitch',
          lower: ['eth2'],
          speed: undefined,
          sent: bytes(70e9 + moment.look * 90e6),
        }),
        nasInterface('eth2', undefined, { master: 'ovs_eth2', sent: bytes(70e9 + moment.look * 90e6) }),
        nasInterface('lo', '127.0.0.1', { kind: 'loopback', speed: undefined }),
      ],
      moment.now,
    ),
  });
}
