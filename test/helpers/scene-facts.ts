import type { MachineFacts } from '../../shared/model/machine.ts';
import type { AnnouncedInterface, CifsChannel, CifsMount, CifsServer, CifsSession } from '../../shared/model/cifs.ts';
import type { Interface, TcpSocket } from '../../shared/model/network.ts';
import { bitsPerSecond, bytes, instant, milliseconds } from '../../shared/model/units.ts';
import { known } from './host-facts.ts';
import { sceneBegins } from './scene.ts';
import * as builder from './snapshot-builder.ts';

/** A lane of a scene: where it goes, and what it moves. */
export interface LaneWish {
  /** Address of the NAS's port. */
  readonly to: string;
  readonly by?: string;
  readonly from?: string;
  /** Bytes a second that are received, and that are sent; about so many. */
  readonly received?: number;
  readonly sent?: number;
  readonly state?: CifsChannel['state'];
  /** The second from which on nothing is answered. */
  readonly silentFrom?: number;
}

/** A NAS of a scene as the workstation sees it, with all shares upon one session. */
export interface NasWish {
  readonly name: string;
  readonly shares: readonly string[];
  readonly announced: readonly (string | AnnouncedInterface)[];
  readonly lanes: readonly LaneWish[];
  readonly asked?: number;
  readonly session?: Partial<CifsSession>;
  /** The kernel lists no session of it. */
  readonly unlisted?: true;
  readonly mount?: Partial<CifsMount>;
}

/** What a gigabit port carries of a copy, in bytes a second. */
export const nearGigabit = 121e6;

export const enp3s0 = builder.nic('enp3s0', '10.0.0.50', {
  duplex: 'full',
  supportedSpeed: bitsPerSecond(10e9),
  mac: '7c:10:c9:22:41:0a',
  driver: 'atlantic',
  model: 'Aquantia AQC113 NBase-T/IEEE 802.3bz Ethernet Controller',
  receiveQueues: 8,
});
export const enp5s0 = builder.nic('enp5s0', '10.0.0.51', { mac: '7c:10:c9:22:41:0b', driver: 'igc' });

/** Interfaces of every kind. */
const manyNics: readonly Interface[] = [
  enp3s0,
  builder.nic('wlp4s0', '192.168.7.31', {
    kind: 'wireless',
    speed: bitsPerSecond(866e6),
    driver: 'iwlwifi',
    model: 'Intel Wi-Fi 6 AX200',
    mac: '3c:58:c2:10:77:e1',
  }),
  builder.nic('enx00e04c680117', '', {
    usb: true,
    link: 'down',
    speed: undefined,
    supportedSpeed: bitsPerSecond(2.5e9),
    driver: 'r8152',
    model: 'Realtek RTL8156 2.5GbE',
    mac: '00:e0:4c:68:01:17',
    addresses: [],
  }),
  builder.nic('eno1', '192.168.1.20', {
    speed: bitsPerSecond(1e8),
    supportedSpeed: bitsPerSecond(1e9),
    partnerSpeed: bitsPerSecond(1e9),
    driver: 'e1000e',
    model: 'Intel I219-V',
    receiveQueues: 1,
    mac: '04:d9:f5:80:11:22',
    addresses: [
      { family: 'ipv4', address: '192.168.1.20', prefixLength: 24, scope: 'global' },
      { family: 'ipv6', address: '2001:db8:4:1:6d9:f5ff:fe80:1122', prefixLength: 64, scope: 'global' },
    ],
  }),
  builder.nic('lo', '127.0.0.1', { kind: 'loopback', speed: undefined }),
  builder.nic('docker0', '172.17.0.1', { kind: 'bridge', speed: undefined }),
];

/** Bytes moved by a second, at a rate that wanders between 86 and 100 of a hundred. */
export function movedBy(second: number, rate: number, seed = 0): number {
  return Math.round(rate * (0.93 * second + 0.35 * Math.sin(second / 5 + seed)) + 41e9);
}

/** Facts of a workstation that has attached these shares, at a second of a scene. */
export function workstation(second: number, all: readonly NasWish[], change: builder.Situation = {}): MachineFacts {
  const sockets = all.flatMap(({ lanes }, place) =>
    lanes.flatMap((lane, index) => socketOf(second, lane, 44_210 + place * 20 + index) ?? []),
  );
  const addresses = all.flatMap(({ announced }) => announced.map(addressOf));
  const time = { asked: milliseconds(second * 1000), answered: milliseconds(second * 1000) };
  const counted = sockets.reduce((sum, one) => sum + (one.bytesReceived ?? 0), 0);
  return builder.facts({
    hostName: known('workstation'),
    mounts: all.flatMap(mountsOf),
    sockets,
    nics: manyNics.map((nic) => (nic.name === 'enp3s0' ? { ...nic, received: bytes(counted) } : nic)),
    neighbours: addresses
      .filter((address) => !address.includes(':'))
      .map((address) => ({ ...builder.neighbour(address, macOf(address)), dev: 'enp3s0' })),
    routesTo: Object.assign({}, ...addresses.map((address) => builder.route(address, 'enp3s0'))),
    debugData: known(
      { features: [], outstanding: {}, servers: all.filter(({ unlisted }) => unlisted !== true).map(serverOf) },
      '/proc/fs/cifs/DebugData',
    ),
    readAt: instant(sceneBegins + second * 1000),
    ...time,
    ...change,
  });
}

const addressOf = (one: string | AnnouncedInterface): string => (typeof one === 'string' ? one : one.address);
const macOf = (address: string): string =>
  `00:11:32:aa:10:${(address.split('.').at(-1) ?? '0').padStart(2, '0').slice(-2)}`;

function mountsOf({ name, shares, asked, lanes, announced, mount }: NasWish): readonly CifsMount[] {
  return shares.map((share) =>
    builder.mount(asked ?? lanes.length, {
      remote: `//${name}/${share}`,
      at: `/mnt/${share}`,
      address: lanes[0]?.to ?? announced.map(addressOf)[0],
      readSize: bytes(4_194_304),
      echoIntervalSeconds: 60,
      ...mount,
    }),
  );
}

function socketOf(second: number, lane: LaneWish, port: number): TcpSocket | undefined {
  if (lane.state !== undefined && lane.state !== 'connected') return undefined;
  const isSilent = lane.silentFrom !== undefined && second >= lane.silentFrom;
  const until = isSilent ? (lane.silentFrom ?? second) : second;
  return builder.socket(port, lane.to, {
    local: { address: lane.from ?? '10.0.0.50', port },
    bytesReceived: bytes(movedBy(until, lane.received ?? 180, port)),
    bytesAcked: bytes(movedBy(until, lane.sent ?? 90, port)),
    ...(isSilent && { backoff: 4, unacknowledged: 1 }),
  });
}

function serverOf({ name, shares, announced, lanes, session }: NasWish, index: number): CifsServer {
  const address = lanes[0]?.to ?? announced.map(addressOf)[0] ?? '';
  const channels = lanes.map(({ state, silentFrom }, place) =>
    builder.channel(place + 1, {
      connectionId: `0x${(index + 1) * 16 + place}`,
      ...(state !== undefined && { state }),
      ...(silentFrom !== undefined && { requestsOnWire: 3 }),
    }),
  );
  const of = builder.session({
    id: `0x${index + 1}00`,
    key: `${index + 1}/1`,
    address,
    channels,
    trees: shares.flatMap((share) => builder.tree(share, name)),
    interfaces: announced.map((one, place) =>
      typeof one === 'string' ? builder.announced(one, { index: place + 1 }) : one,
    ),
    ...session,
  });
  return {
    number: index + 1,
    noSharedSocket: false,
    sessions: [of],
    quoted: [`${index + 1}) ConnectionId: 0x${index + 1}`],
  };
}
