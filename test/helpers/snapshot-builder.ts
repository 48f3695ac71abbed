import type { MachineFacts } from '../../shared/model/machine.ts';
import type {
  AnnouncedInterface,
  CifsChannel,
  CifsMount,
  CifsSession,
  KernelMessage,
} from '../../shared/model/cifs.ts';
import type { Neighbour, Interface, Route, TcpSocket } from '../../shared/model/network.ts';
import type { Reading } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { bitsPerSecond, bytes, instant, milliseconds } from '../../shared/model/units.ts';
import { nextSnapshot } from '../../main/snapshot/next.ts';
import * as plain from './host-facts.ts';
import type { FactsChange } from './machine-facts.ts';

/**
 * Facts as collectors give them, with the lines that they would quote; everything not named is that of a healthy
 * workstation with two channels to a NAS with two ports, 10.0.0.25 and 10.0.0.26.
 */
export const gigabit = (count: number) => bitsPerSecond(count * 1e9);

export function mount(asked: number, change: Partial<CifsMount> = {}): CifsMount {
  const options = {
    ...(asked > 1 ? { multichannel: true as const, max_channels: String(asked) } : {}),
    vers: '3.1.1',
    ...change.options,
  };
  const remote = change.remote ?? '//10.0.0.25/media';
  const at = change.at ?? '/mnt/media';
  const address = change.address ?? '10.0.0.25';
  const words = Object.entries(options).map(([name, value]) => (value === true ? name : `${name}=${value}`));
  const quoted = [`${remote} ${at} cifs rw,${words.join(',')},addr=${address} 0 0`];
  return plain.mount(asked, { remote, at, address, quoted, ...change, options });
}

export function channel(number: number, change: Partial<CifsChannel> = {}): CifsChannel {
  const status = change.state === undefined || change.state === 'connected' ? 1 : 3;
  const mark = change.state === 'reconnecting' ? ' [RECONNECTING]' : status === 3 ? ' DISCONNECTED' : '';
  return plain.channel(number, {
    requestsOnWire: 0,
    quoted: [
      `\t\tChannel: ${number} ConnectionId: 0x${number}`,
      `\t\tTCP status: ${status} Instance: 1`,
      `\t\tLocal Users To Server: 1 SecMode: 0x1 Req On Wire: ${change.requestsOnWire ?? 0}${mark}`,
    ],
    ...change,
  });
}

export function announced(address: string, change: Partial<AnnouncedInterface> = {}): AnnouncedInterface {
  const one = plain.announced(address, { allocatedChannels: 1, ...change });
  const speed = one.speed === undefined ? 'Unknown' : `${one.speed / 1e9}Gbps`;
  const word = one.family === 'ipv4' ? 'IPv4' : 'IPv6';
  return { ...one, quoted: [`\t${one.index})\tSpeed: ${speed}`, `\t\t${word}: ${address}`] };
}

export function session(change: Partial<CifsSession> = {}): CifsSession {
  const interfaces = 'interfaces' in change ? change.interfaces : [announced('10.0.0.25'), announced('10.0.0.26')];
  const capability = change.serverMultichannel === false ? '0x300067' : '0x30006f';
  const mark = { user: '', guest: ' Guest', anonymous: ' Anonymous' }[change.login ?? 'user'];
  return plain.session({
    channels: [channel(1), channel(2)],
    quoted: [`\t1) Address: 10.0.0.25 Uses: 1 Capability: ${capability}\tSession Status: 1${mark} `],
    ...change,
    interfaces,
    interfacesHeader: interfaces && `\tServer interfaces: ${interfaces.length}\tLast updated: 1 seconds ago`,
  });
}

/** A session with its first channel only. */
export function lone(change: Partial<CifsSession> = {}): CifsSession {
  return session({ channels: [channel(1)], ...change });
}

export function tree(share: string, host = '10.0.0.25'): CifsSession['trees'] {
  return [{ unc: `\\\\${host}\\${share}`, kind: 'disk', disconnected: false, encrypted: false, quoted: [] }];
}

export function socket(localPort: number, remote: string, change: Partial<TcpSocket> = {}): TcpSocket {
  const one = plain.socket(localPort, remote, change);
  const timers = `${(one.backoff ?? 0) > 0 ? ` backoff:${one.backoff}` : ''} mss:1448 pmtu:1500 advmss:1448`;
  const line = `${one.state} 0 0 ${one.local.address}:${localPort} ${remote}:445${timers} bytes_received:${one.bytesReceived}`;
  return { ...one, quoted: change.quoted ?? [line] };
}

export function nic(name: string, address: string, change: Partial<Interface> = {}): Interface {
  return plain.nic(name, address, { speed: gigabit(10), ...change });
}

export const neighbour = plain.neighbour;

function nicsReading(nics: readonly Interface[]): Reading<readonly Interface[]> {
  const flags = (one: Interface): readonly string[] =>
    one.link === 'down' ? ['NO-CARRIER', 'UP'] : ['UP', 'LOWER_UP'];
  const lines = nics.flatMap((one) => [
    JSON.stringify({
      ifname: one.name,
      flags: flags(one),
      mtu: one.mtuBytes,
      addr_info: one.addresses.map((own) => ({ local: own.address })),
    }),
    ...(one.speed === undefined ? [] : [`/sys/class/net/${one.name}/speed:${one.speed / 1e6}`]),
  ]);
  return plain.known(nics, 'ip -j -d addr', lines);
}

function neighboursReading(neighbours: readonly Neighbour[]): Reading<readonly Neighbour[]> {
  const lines = neighbours.map(({ address, dev, mac, states }) =>
    JSON.stringify({ dst: address, dev, ...(mac === undefined ? {} : { lladdr: mac }), state: states }),
  );
  return plain.known(neighbours, 'ip -j neigh', lines);
}

export function route(to: string, dev: string): Readonly<Record<string, Reading<Route>>> {
  const lines = [JSON.stringify({ dst: to, dev })];
  return { [to]: plain.known<Route>({ to, kind: 'via-interface', dev }, `ip -j route get ${to}`, lines) };
}

export function noRoute(to: string): Readonly<Record<string, Reading<Route>>> {
  const reason = 'Network is unreachable';
  return {
    [to]: plain.known<Route>({ to, kind: 'unreachable', reason }, `ip -j route get ${to}`, [
      `RTNETLINK answers: ${reason}`,
    ]),
  };
}

/** Kernel log of the given messages, one a second. */
export function log(...texts: readonly string[]): Reading<readonly KernelMessage[]> {
  const messages = texts.map((text, index) => ({
    uptimeSeconds: 100 + index,
    text,
    quoted: `[  ${100 + index}.000000] ${text}`,
  }));
  return plain.known(
    messages,
    'dmesg',
    messages.map((message) => message.quoted),
  );
}

export const attempt = 'CIFS: Attempting to mount //10.0.0.25/media';

export type Situation = Omit<FactsChange, 'mounts' | 'sockets' | 'interfaces' | 'neighbours' | 'kernel'> & {
  readonly mounts?: readonly CifsMount[];
  readonly sockets?: readonly TcpSocket[];
  readonly nics?: readonly Interface[];
  readonly neighbours?: readonly Neighbour[];
  readonly release?: string;
  /** Any reading as it is, over everything else. */
  readonly readings?: FactsChange;
};

export function facts(change: Situation = {}, sessions: readonly CifsSession[] = [session()]): MachineFacts {
  const { mounts = [mount(2)], sockets, nics, neighbours, release = '6.12.1', readings, ...rest } = change;
  const taken = sockets ?? [socket(40_001, '10.0.0.25'), socket(40_002, '10.0.0.26')];
  const usual: FactsChange = {
    kernel: plain.known({ release }, 'osrelease', [release]),
    mounts: plain.known(
      mounts,
      '/proc/self/mountinfo',
      mounts.flatMap((one) => one.quoted),
    ),
    sockets: plain.known(
      taken,
      'ss -tinOH',
      taken.flatMap((one) => one.quoted),
    ),
    interfaces: nicsReading(nics ?? [nic('eth0', '10.0.0.50')]),
    neighbours: neighboursReading(
      neighbours ?? [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', '02:00:00:00:00:26')],
    ),
    routesTo: { ...route('10.0.0.25', 'eth0'), ...route('10.0.0.26', 'eth0') },
  };
  return plain.hostFacts({ ...usual, ...rest, ...readings }, sessions);
}

/** One look: the facts judged as the program does it. */
export function look(change: Situation = {}, sessions?: readonly CifsSession[]): readonly [Snapshot] {
  return [nextSnapshot([], facts(change, sessions))];
}

/** Looks a second apart, given oldest first; returned newest first, as rules get them. */
export function looks(given: readonly MachineFacts[]): readonly Snapshot[] {
  return given.reduce<readonly Snapshot[]>((history, one, index) => {
    const clock = milliseconds(index * 1000);
    return [
      nextSnapshot(history, {
        ...one,
        asked: clock,
        answered: clock,
        readAt: instant(1_800_000_000_000 + index * 1000),
      }),
      ...history,
    ];
  }, []);
}

export const counted = (localPort: number, remote: string, received: number): TcpSocket =>
  socket(localPort, remote, { bytesReceived: bytes(received) });
