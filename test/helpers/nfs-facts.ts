import type { MachineFacts } from '../../shared/model/machine.ts';
import type { TcpSocket } from '../../shared/model/network.ts';
import {
  nfsPort,
  type NfsClient,
  type NfsMount,
  type NfsMountStats,
  type NfsPlanned,
  type NfsTransport,
} from '../../shared/model/nfs.ts';
import { hostFacts, known, nic, socket } from './host-facts.ts';
import { bareClient, withFacts, type FactsChange } from './machine-facts.ts';

export const nasAt = (last: number): string => `10.0.0.${last}`;

/** `nas:/media` by its first address and NFS 4.1; replace what a test is about. */
export function nfsMount(change: Partial<NfsMount> = {}): NfsMount {
  const { server = 'nas', path = '/media', at = '/mnt/media', address = nasAt(25) } = change;
  return {
    remote: `${server}:${path}`,
    server,
    path,
    at,
    options: { sec: 'sys' },
    version: { major: 4, minor: 1 },
    address,
    protocol: 'tcp',
    recovery: 'hard',
    writable: true,
    quoted: [`${server}:${path} ${at} nfs4 rw,addr=${address}`],
    ...change,
  };
}

/** What mountstats has of a mount with so many transports. */
export function nfsStats(mount: NfsMount, transports: number, change: Partial<NfsMountStats> = {}): NfsMountStats {
  const quoted = '\txprt:\ttcp 0 0 2 0 0 422 422 0 422 0 2 0 0';
  return {
    remote: mount.remote,
    at: mount.at,
    sessions: true,
    pnfs: 'none',
    pnfsQuoted: '\tnfsv4:\tsessions,pnfs=not configured',
    transports: Array.from({ length: transports }, () => ({
      kind: 'tcp',
      sent: 422,
      received: 422,
      strayAnswers: 0,
      quoted,
    })),
    quoted: [quoted],
    ...change,
  };
}

/** The transport of a switch that goes to an address, connected from a local port; without one it is closed. */
export function transport(
  group: number,
  number: number,
  address: string,
  localPort?: number,
  change: Partial<NfsTransport> = {},
): NfsTransport {
  const isOpen = localPort !== undefined;
  return {
    switch: `switch-${group}`,
    name: `xprt-${number}-tcp`,
    kind: 'tcp',
    remote: { address, ...(isOpen && { port: nfsPort }) },
    ...(isOpen && { local: { address: '10.0.0.50', port: localPort }, waiting: 0, main: number === 0 }),
    states: isOpen ? ['CONNECTED', 'BOUND'] : ['BOUND'],
    quoted: [`switch-${group}/xprt-${number}-tcp/dstaddr:${address}`],
    ...change,
  };
}

export const nfsSocket = (localPort: number, address: string, change: Partial<TcpSocket> = {}): TcpSocket =>
  socket(localPort, address, {
    remote: { address, port: nfsPort },
    quoted: [`ESTAB 0 0 10.0.0.50:${localPort} ${address}:${nfsPort}`],
    ...change,
  });

const fewNeighbours = hostFacts().network.neighbours;

/** A workstation of which the speed of its own link is not told, so that every port of a NAS counts. */
export function nfsFacts(
  client: {
    readonly mounts: readonly NfsMount[];
    readonly stats?: readonly NfsMountStats[];
    readonly planned?: readonly NfsPlanned[];
    /** `undefined`: the kernel lists none. */
    readonly transports?: readonly NfsTransport[];
  },
  sockets: readonly TcpSocket[],
  change: FactsChange = {},
): MachineFacts {
  const { mounts, stats = [], transports, planned = [] } = client;
  const nfsClient: NfsClient = {
    mounts: known(
      mounts,
      '/proc/self/mountinfo',
      mounts.flatMap(({ quoted }) => quoted),
    ),
    stats: known(
      stats,
      '/proc/self/mountstats',
      stats.flatMap(({ quoted, pnfsQuoted }) => [...quoted, ...(pnfsQuoted === undefined ? [] : [pnfsQuoted])]),
    ),
    planned: known(
      planned,
      '/etc/fstab',
      planned.map(({ quoted }) => quoted),
    ),
    transports:
      transports === undefined
        ? {
            state: 'absent',
            evidence: { machine: 'local', source: '/sys/kernel/sunrpc', lines: [], readAt: bareClient.readAt },
          }
        : known(
            transports,
            '/sys/kernel/sunrpc/xprt-switches',
            transports.flatMap(({ quoted }) => quoted),
          ),
  };
  return withFacts(bareClient, {
    hostName: known('desk'),
    kernel: known({ release: '6.12.0' }),
    interfaces: known([nic('eth0', '10.0.0.50')]),
    bonds: known([]),
    settings: known([]),
    neighbours: fewNeighbours,
    mounts: known([]),
    debugData: {
      state: 'absent',
      evidence: { machine: 'local', source: 'DebugData', lines: [], readAt: bareClient.readAt },
    },
    sockets: known(
      sockets,
      'ss',
      sockets.flatMap(({ quoted }) => quoted),
    ),
    nfsClient,
    ...change,
  });
}

/** A mount whose connections go to these addresses, one each, with everything that the kernel tells of it. */
export function trunkedFacts(addresses: readonly string[], mount = nfsMount(), change: FactsChange = {}): MachineFacts {
  return nfsFacts(
    {
      mounts: [mount],
      stats: [nfsStats(mount, addresses.length)],
      transports: addresses.map((address, index) => transport(0, index, address, 700 + index)),
    },
    addresses.map((address, index) => nfsSocket(700 + index, address)),
    change,
  );
}
