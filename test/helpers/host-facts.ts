import type { MachineFacts } from '../../shared/model/machine.ts';
import type { AnnouncedInterface, CifsChannel, CifsMount, CifsSession } from '../../shared/model/cifs.ts';
import type { Neighbour, Interface, TcpSocket } from '../../shared/model/network.ts';
import type { Reading } from '../../shared/model/reading.ts';
import { bitsPerSecond, bytes, instant, milliseconds } from '../../shared/model/units.ts';
import { bareClient, withFacts, type FactsChange } from './machine-facts.ts';

const readAt = instant(1_800_000_000_000);

export function known<T>(value: T, source = 'test', lines: readonly string[] = ['a line']): Reading<T> {
  return { state: 'known', value, evidence: { machine: 'local', source, lines, readAt } };
}

export function nic(name: string, address: string, change: Partial<Interface> = {}): Interface {
  return {
    name,
    kind: 'wired',
    usb: false,
    link: 'up',
    mtuBytes: 1500,
    addresses: [{ family: 'ipv4', address, prefixLength: 24, scope: 'global' }],
    lower: [],
    received: bytes(0),
    sent: bytes(0),
    ...change,
  };
}

export function mount(asked: number, change: Partial<CifsMount> = {}): CifsMount {
  return {
    remote: '//10.0.0.25/media',
    at: '/mnt/media',
    options: {},
    asked,
    address: '10.0.0.25',
    user: 'ada',
    quoted: ['//10.0.0.25/media /mnt/media cifs rw'],
    ...change,
  };
}

export function channel(number: number, change: Partial<CifsChannel> = {}): CifsChannel {
  return { number, connectionId: `0x${number}`, state: 'connected', quoted: [`Channel: ${number}`], ...change };
}

export function announced(address: string, change: Partial<AnnouncedInterface> = {}): AnnouncedInterface {
  return {
    index: 1,
    address,
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    speed: bitsPerSecond(1e9),
    rss: false,
    rdma: false,
    markedConnected: false,
    beingRemoved: false,
    quoted: [address],
    ...change,
  };
}

export function session(change: Partial<CifsSession> = {}): CifsSession {
  return {
    id: '0xabc',
    key: '1/1',
    address: '10.0.0.25',
    login: 'user',
    state: 'good',
    dialect: 0x311,
    serverMultichannel: true,
    encrypted: false,
    signed: false,
    channels: [channel(1), channel(2)],
    trees: [{ unc: '\\\\10.0.0.25\\media', kind: 'disk', disconnected: false, encrypted: false, quoted: [] }],
    interfaces: [announced('10.0.0.25'), announced('10.0.0.26')],
    quoted: ['1) Address: 10.0.0.25'],
    ...change,
  };
}

export function socket(localPort: number, remote: string, change: Partial<TcpSocket> = {}): TcpSocket {
  return {
    state: 'ESTAB',
    local: { address: '10.0.0.50', port: localPort },
    remote: { address: remote, port: 445 },
    receiveQueue: bytes(0),
    sendQueue: bytes(0),
    bytesAcked: bytes(1000),
    bytesReceived: bytes(1000),
    backoff: 0,
    unacknowledged: 0,
    retransmitted: 0,
    quoted: [`ESTAB 0 0 10.0.0.50:${localPort} ${remote}:445`],
    ...change,
  };
}

export function neighbour(address: string, mac: string | undefined, states = ['REACHABLE']): Neighbour {
  return { address, dev: 'eth0', mac, states, router: false };
}

/** Facts of a healthy workstation with two channels to two ports; replace what a test is about. */
export function hostFacts(change: FactsChange = {}, sessions: readonly CifsSession[] = [session()]): MachineFacts {
  return withFacts(bareClient, {
    hostName: known('desk'),
    kernel: known({ release: '6.12.0' }),
    interfaces: known([nic('eth0', '10.0.0.50', { speed: bitsPerSecond(10e9) })]),
    bonds: known([]),
    settings: known([]),
    reversePathDrops: known(0, '/proc/net/netstat', ['TcpExtIPReversePathFilter 0']),
    neighbours: known([neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', '02:00:00:00:00:26')]),
    mounts: known([mount(2)]),
    debugData: known({
      features: [],
      outstanding: {},
      servers: [{ number: 1, noSharedSocket: false, sessions, quoted: ['1) ConnectionId: 0x1'] }],
    }),
    sockets: known([socket(40_001, '10.0.0.25'), socket(40_002, '10.0.0.26')]),
    namespace: known(4_026_531_840, '/proc/self/ns/net', ['net:[4026531840]']),
    kernelLog: known([]),
    asked: change.answered ?? milliseconds(0),
    ...change,
  });
}
