import { known } from '../../helpers/host-facts.ts';
import { nasFacts, port } from '../../helpers/nas-facts.ts';
import type { Bond, BondMember, Interface, Route, RoutingRule } from '../../../shared/model/network.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import {
  announced,
  gigabit,
  look,
  lone,
  mount,
  neighbour,
  nic,
  route,
  socket,
} from '../../helpers/snapshot-builder.ts';
import { ends, oneConnection } from './nas-looks.ts';
import type { Situation } from './situation.ts';

const eth0 = nic('eth0', '10.0.0.50', { speed: gigabit(2.5) });
const wg0 = nic('wg0', '10.8.0.2', { kind: 'tunnel', speed: undefined });
const from = (local: string, port: number, to: string) => ({ ...socket(port, to), local: { address: local, port } });
const into = (
  to: string,
  change: Partial<Extract<Route, { kind: 'via-interface' }>> = {},
): Readonly<Record<string, Reading<Route>>> => ({
  [to]: known<Route>({ to, kind: 'via-interface', dev: 'wg0', ...change }, `ip -j route get ${to}`, [
    JSON.stringify({ dst: to, dev: 'wg0', table: change.table }),
  ]),
});
const rules = known<readonly RoutingRule[]>(
  [
    { priority: 0, from: 'all', table: 'local' },
    { priority: 32_765, from: 'all', table: '51820' },
    { priority: 32_766, from: 'all', table: 'main' },
  ],
  'ip -j rule',
  ['{"priority":0,"src":"all","table":"local"}', '{"priority":32765,"not":null,"src":"all","table":"51820"}'],
);
const oneChannel = {
  mounts: [mount(1)],
  nics: [eth0, wg0],
  neighbours: [],
  sockets: [from('10.8.0.2', 40_001, '10.0.0.25')],
  routesTo: into('10.0.0.25', { table: '51820', source: '10.8.0.2' }),
};
const onePort = [lone({ interfaces: [announced('10.0.0.25')] })];
const both = [from('10.8.0.2', 40_001, '10.0.0.25'), from('10.8.0.2', 40_002, '10.0.0.26')];
const tunnelled = ['warning net.tunnel-carries'];

const tunnels: readonly Situation[] = [
  {
    name: 'a VPN covers the network that the NAS is in',
    history: look({ ...oneChannel, rules }, onePort),
    roots: tunnelled,
  },
  {
    name: 'both channels go by the VPN: no matter of two ports in one network',
    history: look({
      nics: [eth0, wg0],
      neighbours: [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', '02:00:00:00:00:26')],
      sockets: both,
      routesTo: { ...into('10.0.0.25'), ...into('10.0.0.26') },
    }),
    roots: tunnelled,
  },
  {
    name: 'a tunnel without an address of its own',
    history: look(
      {
        ...oneChannel,
        nics: [eth0, { ...wg0, addresses: [] }],
        sockets: [socket(40_001, '10.0.0.25')],
        routesTo: into('10.0.0.25', { source: '10.0.0.50' }),
      },
      onePort,
    ),
    roots: tunnelled,
  },
  {
    name: 'a VPN beside a bridge upon the cable, by IPv6',
    history: look(
      {
        ...oneChannel,
        mounts: [mount(1, { address: 'fd00::25' })],
        nics: [
          { ...eth0, addresses: [], master: 'br0' },
          nic('br0', '', {
            kind: 'bridge',
            lower: ['eth0'],
            addresses: [{ family: 'ipv6', address: 'fd00::50', prefixLength: 64, scope: 'global' }],
          }),
          wg0,
        ],
        sockets: [from('10.8.0.2', 40_001, 'fd00::25')],
        routesTo: into('fd00::25'),
      },
      [lone({ address: 'fd00::25', interfaces: [announced('fd00::25')] })],
    ),
    roots: tunnelled,
  },
  {
    name: 'a mount by the VPN that asks for one channel of two',
    history: look({ ...oneChannel, routesTo: into('10.0.0.25') }, [lone()]),
    roots: tunnelled,
    folded: ['smb.not-requested <- net.tunnel-carries'],
  },
  {
    name: 'a NAS that is reached by the tunnel only',
    history: look({ ...oneChannel, nics: [nic('eth0', '192.168.1.50'), wg0] }, onePort),
    roots: [],
  },
  {
    name: 'a network elsewhere with the same addresses, where nothing answered',
    history: look({ ...oneChannel, neighbours: [neighbour('10.0.0.25', undefined, ['FAILED'])] }, onePort),
    roots: [],
  },
  {
    name: 'a bridge of containers with the same addresses',
    history: look(
      { ...oneChannel, nics: [nic('docker0', '10.0.0.1', { kind: 'bridge', speed: undefined }), wg0] },
      onePort,
    ),
    roots: [],
  },
  { name: 'a VPN beside a share that goes by the cable', history: look({ nics: [eth0, wg0] }), roots: [] },
];

const lacp = 'IEEE 802.3ad Dynamic link aggregation';
const member = (index: number, aggregator: number, change: Partial<BondMember> = {}): BondMember => ({
  name: `eth${index}`,
  up: true,
  speed: gigabit(1),
  aggregator,
  churned: false,
  ...change,
});
function bonded(
  bond: Partial<Bond>,
  above: readonly Interface[] = [
    nic('bond0', '10.0.0.50', { kind: 'bond', lower: ['eth0', 'eth1'], speed: gigabit(2) }),
  ],
) {
  const whole: Bond = { name: 'bond0', mode: lacp, members: [member(0, 1), member(1, 2)], ...bond };
  const lines = [
    `bond0: Bonding Mode: ${whole.mode}`,
    ...(whole.aggregator === undefined ? [] : [`bond0: \tAggregator ID: ${whole.aggregator.id}`]),
    ...whole.members.flatMap((one) => [
      `bond0: Slave Interface: ${one.name}`,
      `bond0: Aggregator ID: ${one.aggregator ?? 'N/A'}`,
    ]),
  ];
  const members = whole.members.map(({ name, up, speed }) =>
    nic(name, '', { addresses: [], master: 'bond0', link: up ? 'up' : 'down', speed }),
  );
  const [top] = above;
  const name = top?.name ?? 'bond0';
  return {
    bonds: known<readonly Bond[]>([whole], '/proc/net/bonding', lines),
    nics: [...above, ...members],
    routesTo: { ...route('10.0.0.25', name), ...route('10.0.0.26', name) },
  };
}
const oneOfTwo = ['warning net.bond-one-member'];
const vlanOnBridge = [
  nic('vmbr0.30', '10.0.0.50', { kind: 'vlan', lower: ['vmbr0'], speed: undefined }),
  nic('vmbr0', '', { kind: 'bridge', addresses: [], lower: ['bond0', 'tap1'], speed: undefined }),
  nic('tap1', '', { kind: 'tunnel', addresses: [], master: 'vmbr0', speed: undefined }),
  nic('bond0', '', { kind: 'bond', addresses: [], master: 'vmbr0', lower: ['eth0', 'eth1'], speed: gigabit(2) }),
];
const atNas = (bond: Partial<Bond>) =>
  ends(
    nasFacts({
      connections: oneConnection,
      interfaces: [
        port('eth0', '', { speed: gigabit(1), master: 'bond0' }),
        port('eth1', '', { speed: gigabit(1), master: 'bond0' }),
        port('bond0', '10.0.0.25', { kind: 'bond', lower: ['eth0', 'eth1'], speed: gigabit(2) }),
      ],
      bonds: bonded(bond).bonds,
    }),
    { sockets: [socket(40_001, '10.0.0.25')], mounts: [mount(1)] },
    [lone({ interfaces: [announced('10.0.0.25')] })],
  );

const bonds: readonly Situation[] = [
  {
    name: 'LACP with one of two members in the active aggregator',
    history: look(bonded({ aggregator: { id: 1, partner: '00:00:00:00:00:00' } })),
    roots: oneOfTwo,
  },
  {
    name: 'the same as an ordinary user is told it: each member in an aggregator of its own',
    history: look(bonded({})),
    roots: oneOfTwo,
  },
  {
    name: 'a member that is out of step in the same aggregator',
    history: look(bonded({ aggregator: { id: 1 }, members: [member(0, 1), member(1, 1, { churned: true })] })),
    roots: oneOfTwo,
  },
  {
    name: 'a VLAN on a bridge on a bond that carries by one member',
    history: look(bonded({ aggregator: { id: 2 } }, vlanOnBridge)),
    roots: oneOfTwo,
  },
  {
    name: 'two of three members carry',
    history: look(
      bonded({ aggregator: { id: 1 }, members: [member(0, 1), member(1, 1), member(2, 3)] }, [
        nic('bond0', '10.0.0.50', { kind: 'bond', lower: ['eth0', 'eth1', 'eth2'], speed: gigabit(3) }),
      ]),
    ),
    roots: ['note net.bond-one-member'],
  },
  {
    name: 'one member carries, and it is fast enough for both ports of the NAS',
    history: look(bonded({ members: [member(0, 1, { speed: gigabit(10) }), member(1, 2, { speed: gigabit(10) })] })),
    roots: ['note net.bond-one-member'],
  },
  {
    name: 'LACP with both members in the aggregator',
    history: look(bonded({ aggregator: { id: 1 }, members: [member(0, 1), member(1, 1)] })),
    roots: ['note net.bond-hides-ports'],
  },
  {
    name: 'active-backup, as it is meant to be',
    history: look(bonded({ mode: 'fault-tolerance (active-backup)', activeMember: 'eth1' })),
    roots: ['note net.bond-hides-ports'],
  },
  {
    name: 'LACP of which the kernel does not tell who is where',
    history: look(
      bonded({ members: [member(0, 1, { aggregator: undefined }), member(1, 1, { aggregator: undefined })] }),
    ),
    roots: ['note net.bond-hides-ports'],
  },
  {
    name: 'a bond of the NAS that carries by one member',
    history: atNas({ aggregator: { id: 1 } }),
    roots: ['note net.bond-one-member'],
  },
  {
    name: 'a bond of the NAS with both members in the aggregator',
    history: atNas({ aggregator: { id: 1 }, members: [member(0, 1), member(1, 1)] }),
    roots: ['note net.bond-hides-ports'],
  },
];

export const waySituations: readonly Situation[] = [...tunnels, ...bonds];
