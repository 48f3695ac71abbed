import { known } from '../../helpers/host-facts.ts';
import type { Bond } from '../../../shared/model/network.ts';
import {
  announced,
  facts,
  gigabit,
  look,
  looks,
  mount,
  neighbour,
  nic,
  route,
  session,
  socket,
  lone,
} from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';

const first = socket(40_001, '10.0.0.25');
const second = socket(40_002, '10.0.0.26');
const oneMac = [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', '02:00:00:00:00:25')];

const flux: readonly Situation[] = [
  {
    name: 'both addresses of the NAS answer with one MAC',
    history: look({ neighbours: oneMac }),
    roots: ['warning net.arp-flux'],
  },
  {
    name: 'the same, and only one channel was asked for',
    history: look({ neighbours: oneMac, mounts: [mount(1)], sockets: [first] }, [lone()]),
    roots: ['warning smb.not-requested', 'note net.arp-flux'],
  },
  {
    name: 'a bridge at the NAS answers with a MAC of its own for each address',
    history: look(),
    roots: [],
  },
  {
    name: 'the IPv4 and the IPv6 address of each port have one MAC',
    history: look(
      {
        neighbours: [
          neighbour('10.0.0.25', '02:00:00:00:00:25'),
          neighbour('10.0.0.26', '02:00:00:00:00:26'),
          neighbour('fd00::25', '02:00:00:00:00:25'),
          neighbour('fd00::26', '02:00:00:00:00:26'),
        ],
      },
      [session({ interfaces: ['10.0.0.25', '10.0.0.26', 'fd00::25', 'fd00::26'].map((one) => announced(one)) })],
    ),
    roots: [],
  },
  {
    name: 'both addresses are behind a router',
    history: look({
      nics: [nic('eth0', '10.1.0.50')],
      sockets: [first, second].map((one) => ({ ...one, local: { ...one.local, address: '10.1.0.50' } })),
      neighbours: [neighbour('10.1.0.1', '02:00:00:00:00:01')],
    }),
    roots: [],
  },
];

const eth0 = nic('eth0', '10.0.0.50', { speed: gigabit(1) });
const eth1 = nic('eth1', '10.0.0.51', { speed: gigabit(1) });
const exits: readonly Situation[] = [
  {
    name: 'two local ports in one network, and everything leaves by the first',
    history: look({ nics: [eth0, eth1] }),
    roots: ['warning net.same-exit'],
  },
  {
    name: 'the same with ports that do not tell their speed',
    history: look({ nics: [eth0, eth1].map((one) => ({ ...one, speed: undefined })) }),
    roots: ['warning net.same-exit'],
  },
  {
    name: 'the port that everything leaves by is fast enough for both',
    history: look({ nics: [{ ...eth0, speed: gigabit(10) }, eth1] }),
    roots: [],
  },
  {
    name: 'two local ports in two networks',
    history: look(
      {
        nics: [eth0, nic('eth1', '10.0.1.50', { speed: gigabit(1) })],
        sockets: [first, { ...socket(40_002, '10.0.1.25'), local: { address: '10.0.1.50', port: 40_002 } }],
        routesTo: { ...route('10.0.0.25', 'eth0'), ...route('10.0.1.25', 'eth1') },
        neighbours: [],
      },
      [session({ interfaces: [announced('10.0.0.25'), announced('10.0.1.25')] })],
    ),
    roots: [],
  },
];

const twoNetworks = {
  nics: [nic('eth0', '10.0.0.50'), nic('eth1', '10.0.1.50')],
  sockets: [first, { ...socket(40_002, '10.0.1.25'), local: { address: '10.0.1.50', port: 40_002 } }],
  routesTo: { ...route('10.0.0.25', 'eth0'), ...route('10.0.1.25', 'eth1') },
  neighbours: [],
};
const inTwo = session({ interfaces: [announced('10.0.0.25'), announced('10.0.1.25')] });
const cut = {
  ...twoNetworks,
  nics: [nic('eth0', '10.0.0.50'), nic('eth1', '10.0.1.50', { link: 'down', speed: undefined })],
  sockets: twoNetworks.sockets.map((one, index) => (index === 1 ? { ...one, backoff: 4 } : one)),
};
const slow = { speed: gigabit(0.1), supportedSpeed: gigabit(1) } as const;
const links: readonly Situation[] = [
  {
    name: 'the local port of the second path lost its link',
    history: looks([facts(twoNetworks, [inTwo]), facts(cut, [inTwo])]),
    roots: ['error net.port-down'],
    folded: ['smb.channel-stalled <- net.port-down'],
  },
  {
    name: 'an empty network socket of a laptop',
    history: look({ nics: [nic('eth0', '10.0.0.50'), nic('eth9', '', { link: 'down', addresses: [] })] }),
    roots: [],
  },
  {
    name: 'an inactive Wi-Fi beside a cable',
    history: look({
      nics: [nic('eth0', '10.0.0.50'), nic('wlan0', '', { kind: 'wireless', link: 'down', addresses: [] })],
    }),
    roots: [],
  },
  {
    name: 'a second port in the network of the NAS without a cable',
    history: look({ nics: [nic('eth0', '10.0.0.50'), nic('eth1', '10.0.0.51', { link: 'down', speed: undefined })] }),
    roots: ['note net.port-down'],
  },
  {
    name: 'a link that fell back although both ends can do more',
    history: look(
      {
        mounts: [mount(1)],
        sockets: [first],
        nics: [nic('eth0', '10.0.0.50', { ...slow, partnerSpeed: gigabit(1) })],
      },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: ['warning net.link-slow'],
  },
  {
    name: 'a link as fast as its partner',
    history: look(
      {
        mounts: [mount(1)],
        sockets: [first],
        nics: [nic('eth0', '10.0.0.50', { ...slow, partnerSpeed: gigabit(0.1) })],
      },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: [],
  },
];

function bonded(mode: string, speed: number, members: readonly boolean[] = [true, true]) {
  const bond: Bond = {
    name: 'bond0',
    mode,
    members: members.map((up, index) => ({ name: `eth${index}`, up, speed: gigabit(speed) })),
  };
  const lines = [
    `bond0: Bonding Mode: ${mode}`,
    ...bond.members.flatMap((one) => [
      `bond0: Slave Interface: ${one.name}`,
      `bond0: MII Status: ${one.up ? 'up' : 'down'}`,
    ]),
  ];
  return {
    bonds: known<readonly Bond[]>([bond], '/proc/net/bonding', lines),
    nics: [
      nic('bond0', '10.0.0.50', { kind: 'bond', speed: gigabit(speed * members.length), lower: ['eth0', 'eth1'] }),
      ...members.map((up, index) =>
        nic(`eth${index}`, '', {
          addresses: [],
          master: 'bond0',
          link: up ? 'up' : 'down',
          speed: up ? gigabit(speed) : undefined,
        }),
      ),
    ],
    routesTo: { ...route('10.0.0.25', 'bond0'), ...route('10.0.0.26', 'bond0') },
  };
}
const bonds: readonly Situation[] = [
  {
    name: 'two channels over a bond of which one port works at a time',
    history: look(bonded('fault-tolerance (active-backup)', 1)),
    roots: ['note net.bond-hides-ports'],
  },
  {
    name: 'two channels over a bond that may spread them',
    history: look(bonded('IEEE 802.3ad Dynamic link aggregation', 1)),
    roots: ['note net.bond-hides-ports'],
  },
  {
    name: 'a bond each port of which is fast enough alone',
    history: look(bonded('fault-tolerance (active-backup)', 10)),
    roots: [],
  },
  {
    name: 'a bond that lost a port',
    history: look({ ...bonded('IEEE 802.3ad Dynamic link aggregation', 10, [true, false]) }),
    roots: ['warning net.port-down'],
  },
];

const jumbo = (segment: number, offered: number) =>
  ['10.0.0.25', '10.0.0.26'].map((address, index) =>
    socket(40_001 + index, address, {
      quoted: [
        `ESTAB 0 0 10.0.0.50:${40_001 + index} ${address}:445 cubic rto:204 mss:${segment} pmtu:9000 advmss:${offered}`,
      ],
    }),
  );
const sizes: readonly Situation[] = [
  {
    name: 'jumbo frames on this side only',
    history: look({ nics: [nic('eth0', '10.0.0.50', { mtuBytes: 9000 })], sockets: jumbo(1448, 8948) }),
    roots: ['note net.mtu-mismatch'],
  },
  {
    name: 'jumbo frames on both sides',
    history: look({ nics: [nic('eth0', '10.0.0.50', { mtuBytes: 9000 })], sockets: jumbo(8948, 8948) }),
    roots: [],
  },
];

export const networkSituations: readonly Situation[] = [...flux, ...exits, ...links, ...bonds, ...sizes];
