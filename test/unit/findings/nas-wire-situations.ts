import type { Interface } from '../../../shared/model/network.ts';
import { bitsPerSecond, bytes, type BitsPerSecond } from '../../../shared/model/units.ts';
import { known } from '../../helpers/host-facts.ts';
import { arpSettings, bothPorts, nasFacts, port } from '../../helpers/nas-facts.ts';
import { announced, gigabit, lone, mount, neighbour, nic, socket } from '../../helpers/snapshot-builder.ts';
import { oneConnection, ends, eth0, eth1 } from './nas-looks.ts';
import type { Situation } from './situation.ts';
import { first } from './smb-parts.ts';

const second = socket(40_002, '10.0.0.26');
const oneMac = [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', '02:00:00:00:00:25')];

/** Two ports of this speed in one bond. */
const bonded = (speed: BitsPerSecond): readonly Interface[] => [
  port('eth0', '', { speed, master: 'bond0' }),
  port('eth1', '', { speed, master: 'bond0' }),
  port('bond0', '10.0.0.25', { kind: 'bond', lower: ['eth0', 'eth1'], speed: bitsPerSecond(2 * speed) }),
];

/** Ports, cables and bonds of the NAS. */
export const nasWireSituations: readonly Situation[] = [
  {
    name: 'ARP flux, seen from both ends',
    history: ends(
      nasFacts({
        settings: arpSettings(0),
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
        interfaces: bonded(gigabit(1)),
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
        interfaces: bonded(gigabit(10)),
      }),
      { sockets: [first], mounts: [mount(1)] },
      [lone({ interfaces: [announced('10.0.0.25')] })],
    ),
    roots: [],
  },
];
