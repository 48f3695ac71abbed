import type { HostFacts } from '../../../shared/model/facts.ts';
import type { CifsSession } from '../../../shared/model/cifs.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { bitsPerSecond, bytes, milliseconds } from '../../../shared/model/units.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { known } from '../../helpers/host-facts.ts';
import {
  arpSettings,
  bothConnections,
  bothPorts,
  connection,
  multichannelOff,
  nasFacts,
  port,
  settings,
} from '../../helpers/nas-facts.ts';
import {
  announced,
  attempt,
  channel,
  counted,
  facts,
  gigabit,
  log,
  lone,
  mount,
  neighbour,
  nic,
  session,
  socket,
  type FactsChange,
} from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';

const first = socket(40_001, '10.0.0.25');
const second = socket(40_002, '10.0.0.26');
const oneMac = [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', '02:00:00:00:00:25')];
const oneConnection = bothConnections.slice(0, 1);
const [eth0 = port('eth0', '10.0.0.25'), eth1 = port('eth1', '10.0.0.26')] = bothPorts;

/** One look at both ends. */
function ends(nas: NasFacts, change: FactsChange = {}, sessions?: readonly CifsSession[]): readonly [Snapshot] {
  return [nextSnapshot([], facts(change, sessions), [nas])];
}

/** Looks at both ends a second apart, oldest first; returned newest first. */
function endsInTime(given: readonly (readonly [HostFacts, NasFacts])[]): readonly Snapshot[] {
  return given.reduce<readonly Snapshot[]>((history, [host, nas], index) => {
    const clock = milliseconds(index * 1000);
    return [nextSnapshot(history, { ...host, clock }, [{ ...nas, clock }]), ...history];
  }, []);
}

const noList = lone({ interfaces: undefined, serverMultichannel: undefined });

const service: readonly Situation[] = [
  { name: 'both ends agree that all is well', history: ends(nasFacts()), roots: [] },
  {
    name: 'the settings of the NAS say off, and the kernel says nothing of it',
    history: ends(nasFacts({ smb: multichannelOff, connections: oneConnection }), { sockets: [first] }, [noList]),
    roots: ['warning smb.server-off'],
  },
  {
    name: 'the settings say off, and another mount opened the connection',
    history: ends(
      nasFacts({ smb: multichannelOff, connections: oneConnection }),
      { sockets: [first], mounts: [mount(1, { at: '/mnt/music' }), mount(2)] },
      [lone({ interfaces: undefined, serverMultichannel: false })],
    ),
    roots: ['warning smb.session-shared', 'warning smb.server-off'],
  },
  {
    name: 'a NAS with one port, and multichannel off: nothing is lost by it',
    history: ends(
      nasFacts({ smb: multichannelOff, connections: oneConnection, interfaces: [eth0] }),
      { sockets: [first] },
      [noList],
    ),
    roots: [],
  },
  {
    name: 'a mount that never asked, on a kernel that asks for no list: the NAS tells its ports',
    history: ends(nasFacts({ connections: oneConnection }), { sockets: [first], mounts: [mount(1)] }, [noList]),
    roots: ['warning smb.not-requested'],
  },
  {
    name: 'the NAS announces one of its two ports',
    history: ends(
      nasFacts({
        connections: oneConnection,
        smb: settings(
          { multichannel: { on: true, by: 'printed' }, interfaces: [{ name: 'eth0' }], bindInterfacesOnly: true },
          'interfaces = eth0',
          'bind interfaces only = Yes',
        ),
      }),
      { sockets: [first] },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: ['warning smb.server-advertises-one'],
  },
  {
    name: 'the second port of the NAS is in a network of its own that this computer is not in',
    history: ends(
      nasFacts({ connections: oneConnection, interfaces: [eth0, port('eth1', '10.9.0.25')] }),
      { sockets: [first] },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: ['note smb.fewer-than-asked'],
  },
  {
    name: 'a container bridge, a VLAN and a second address of the NAS are no further ports',
    history: ends(
      nasFacts({
        connections: oneConnection,
        interfaces: [
          {
            ...eth0,
            addresses: [...eth0.addresses, { family: 'ipv4', address: '10.0.0.30', prefixLength: 24, scope: 'global' }],
          },
          port('docker0', '10.0.0.40', { kind: 'bridge' }),
          port('eth0.7', '10.0.0.41', { kind: 'vlan', lower: ['eth0'] }),
          port('wlan0', '10.0.0.42', { kind: 'wireless' }),
        ],
      }),
      { sockets: [first] },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: ['note smb.fewer-than-asked'],
  },
  {
    name: 'a channel is refused, and the NAS demands encryption for everything',
    history: ends(
      nasFacts({
        connections: oneConnection,
        smb: settings(
          { multichannel: { on: true, by: 'printed' }, encryption: 'required' },
          'server multi channel support = Yes',
          'server smb encrypt = required',
        ),
      }),
      {
        sockets: [first],
        kernelLog: log(attempt, 'CIFS: VFS: failed to open extra channel on iface:10.0.0.26 rc=-13'),
      },
      [lone()],
    ),
    roots: ['warning smb.binding-refused'],
  },
  {
    name: 'the NAS announces an address that none of its ports has any more',
    history: ends(
      nasFacts({ connections: oneConnection, interfaces: [eth0, port('eth1', '10.0.0.77')] }),
      {
        sockets: [first],
        neighbours: [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', undefined, ['FAILED'])],
      },
      [lone()],
    ),
    roots: ['warning smb.server-advertises-one', 'warning smb.unreachable-address'],
  },
];

const wires: readonly Situation[] = [
  {
    name: 'ARP flux, seen from both ends',
    history: ends(
      nasFacts({
        sysctls: arpSettings(0),
        interfaces: [{ ...eth0, sent: bytes(500_000_000) }, eth1],
      }),
      { neighbours: oneMac },
    ),
    roots: ['warning net.arp-flux'],
  },
  {
    name: 'two addresses with one MAC that the NAS has on one port: no flux, and one port less',
    history: ends(
      nasFacts({
        interfaces: [{ ...eth0, addresses: [...eth0.addresses, ...eth1.addresses] }],
      }),
      { neighbours: oneMac },
    ),
    roots: [],
  },
  {
    name: 'the port of the NAS that a channel went to has no link',
    history: ends(nasFacts({ interfaces: [eth0, { ...eth1, link: 'down' }] }), {
      sockets: [first, { ...second, backoff: 4, sinceReceivedMs: 9000, sinceAckMs: 9000 }],
    }),
    roots: ['error net.port-down'],
    folded: ['smb.channel-stalled <- net.port-down'],
  },
  {
    name: 'an empty socket of the NAS',
    history: ends(nasFacts({ interfaces: [...bothPorts, port('eth2', '', { link: 'down' })] })),
    roots: [],
  },
  {
    name: 'a port of the NAS has fallen back to 100 Mbit/s',
    history: ends(nasFacts({ interfaces: [eth0, { ...eth1, speed: bitsPerSecond(100e6) }] })),
    roots: ['warning net.link-slow'],
  },
  {
    name: 'ports of different speeds, none of them slow',
    history: ends(nasFacts({ interfaces: [{ ...eth0, speed: bitsPerSecond(25e9) }, eth1] })),
    roots: [],
  },
  {
    name: 'jumbo frames at the NAS only',
    history: ends(nasFacts({ interfaces: [{ ...eth0, mtuBytes: 9000 }, eth1] })),
    roots: ['note net.mtu-mismatch'],
  },
  {
    name: 'jumbo frames at both ends',
    history: ends(nasFacts({ interfaces: bothPorts.map((one) => ({ ...one, mtuBytes: 9000 })) }), {
      nics: [nic('eth0', '10.0.0.50', { mtuBytes: 9000 })],
    }),
    roots: [],
  },
  {
    name: 'the ports of the NAS are a bond, slower each than this computer',
    history: ends(
      nasFacts({
        connections: oneConnection,
        interfaces: [
          port('eth0', '', { speed: gigabit(1), master: 'bond0' }),
          port('eth1', '', { speed: gigabit(1), master: 'bond0' }),
          port('bond0', '10.0.0.25', { kind: 'bond', lower: ['eth0', 'eth1'], speed: gigabit(2) }),
        ],
        bonds: known([{ name: 'bond0', mode: 'IEEE 802.3ad', members: [] }], '/proc/net/bonding', [
          'Bonding Mode: IEEE 802.3ad',
          'Slave Interface: eth0',
          'Slave Interface: eth1',
        ]),
      }),
      { sockets: [first], mounts: [mount(1)] },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: ['note net.bond-hides-ports'],
  },
  {
    name: 'a bond at the NAS, and one port of it is as fast as this computer',
    history: ends(
      nasFacts({
        connections: oneConnection,
        interfaces: [
          port('eth0', '', { speed: gigabit(10), master: 'bond0' }),
          port('eth1', '', { speed: gigabit(10), master: 'bond0' }),
          port('bond0', '10.0.0.25', { kind: 'bond', lower: ['eth0', 'eth1'] }),
        ],
      }),
      { sockets: [first], mounts: [mount(1)] },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: [],
  },
];

/** A copy over both channels of which the NAS counts the bytes on the given ports. */
function copying(
  megabytes: number,
  requests: number,
  sent: (second: number) => readonly [number, number],
): readonly Snapshot[] {
  return endsInTime(
    Array.from({ length: 10 }, (_, time): readonly [HostFacts, NasFacts] => {
      const [one, two] = sent(time);
      const base = facts({
        sockets: [
          counted(40_001, '10.0.0.25', time * megabytes * 1e6),
          counted(40_002, '10.0.0.26', time * megabytes * 1e6),
        ],
      });
      const channels = [channel(1, { requestsOnWire: requests }), channel(2, { requestsOnWire: 0 })];
      const data = base.cifs.state === 'known' ? base.cifs.value : undefined;
      const servers = data?.servers.map((server) => ({ ...server, sessions: [session({ channels })] })) ?? [];
      const cifs = known({ features: [], outstanding: { '0x1': requests }, servers });
      const ports = [port('eth0', '10.0.0.25', { sent: bytes(one) }), port('eth1', '10.0.0.26', { sent: bytes(two) })];
      const ticks = time * 100;
      const processors = known(
        [
          { busy: ticks, waiting: 0, total: ticks },
          { busy: 0, waiting: 0, total: ticks },
        ],
        '/proc/stat',
        [`cpu0 ${ticks} 0 0 0 0`, `cpu1 0 0 0 ${ticks} 0`],
      );
      return [{ ...base, cifs }, nasFacts({ interfaces: ports, processors })];
    }),
  );
}

const views: readonly Situation[] = [
  {
    name: 'the NAS lacks a connection that this computer holds',
    history: endsInTime([
      [facts(), nasFacts({ connections: oneConnection })],
      [facts(), nasFacts({ connections: oneConnection })],
    ]),
    roots: ['warning nas.views-differ'],
  },
  {
    name: 'the same at one look of two: it was just made',
    history: endsInTime([
      [facts(), nasFacts()],
      [facts(), nasFacts({ connections: oneConnection })],
    ]),
    roots: [],
  },
  {
    name: 'the NAS keeps a connection that ended here',
    history: ends(nasFacts({ connections: [...bothConnections, connection('10.0.0.50', 39_000, '10.0.0.26')] })),
    roots: ['note nas.views-differ'],
  },
  {
    name: 'other workstations on the same NAS',
    history: ends(
      nasFacts({
        connections: [
          ...bothConnections,
          connection('10.0.0.51', 40_001, '10.0.0.25', { group: 'pid 8', sessions: ['s2'] }),
        ],
      }),
    ),
    roots: [],
  },
  {
    name: 'the bytes of the second port’s channel leave the NAS by the first',
    history: copying(110, 8, (time) => [time * 220e6, 0]),
    roots: ['warning nas.views-differ'],
  },
  {
    name: 'each port of the NAS sends what its channel moves',
    history: copying(110, 8, (time) => [time * 110e6, time * 110e6]),
    roots: [],
  },
  {
    name: 'many requests wait, and a processor of the NAS has no time left',
    history: copying(30, 12, (time) => [time * 30e6, time * 30e6]),
    roots: ['note load.limited-elsewhere'],
  },
  {
    name: 'the NAS cannot be reached: the workstation’s word stands',
    history: ends(
      nasFacts({
        machine: 'ada@10.0.0.25',
        readings: Object.fromEntries(
          ['system', 'interfaces', 'connections', 'sessions', 'smb', 'samba', 'sysctls', 'bonds'].map((name) => [
            name,
            { state: 'failed', source: 'ssh', reason: 'No route to host.' },
          ]),
        ),
      }),
    ),
    roots: ['warning nas.cannot-look'],
  },
  {
    name: 'sudo is not allowed: sessions are not told',
    history: ends(
      nasFacts({ readings: { sessions: { state: 'denied', source: 'smbstatus -p --json', needs: 'nas-sudo' } } }),
    ),
    roots: ['note nas.cannot-look'],
  },
  {
    name: 'a recording of the NAS that does not hold its settings',
    history: ends(
      nasFacts({
        connections: oneConnection,
        readings: { smb: { state: 'failed', source: 'testparm -sv', reason: 'Not there.', notRecorded: true } },
      }),
      { sockets: [first], mounts: [mount(1)] },
      [lone()],
    ),
    roots: ['warning smb.not-requested'],
  },
];

export const nasSituations: readonly Situation[] = [...service, ...wires, ...views];
