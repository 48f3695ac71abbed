import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import type { TcpSocket } from '../../../shared/model/network.ts';
import type { NfsMount, NfsPlanned } from '../../../shared/model/nfs.ts';
import { known, nic } from '../../helpers/host-facts.ts';
import type { FactsChange } from '../../helpers/machine-facts.ts';
import { bothPorts, nasFacts } from '../../helpers/nas-facts.ts';
import { nasAt, nfsFacts, nfsMount, nfsSocket, nfsStats, transport, trunkedFacts } from '../../helpers/nfs-facts.ts';
import { bytes, milliseconds } from '../../../shared/model/units.ts';
import { gigabit } from '../../helpers/snapshot-builder.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import type { Situation } from './situation.ts';

const [first, second] = [nasAt(25), nasAt(26)];
const old = { major: 3 };

const look = (facts: MachineFacts, nas: readonly MachineFacts[] = []) => [nextSnapshot([], facts, nas)];

interface Pair {
  readonly mount?: NfsMount;
  /** Address of the second mount, which is a client of its own. */
  readonly other?: Partial<NfsMount>;
  readonly connections?: number;
  readonly change?: FactsChange;
}

/** Two mounts of one NAS by two addresses, each with connections of its own. */
function apart({ mount = nfsMount(), other = {}, connections = 1, change = {} }: Pair): MachineFacts {
  const far = nfsMount({ path: '/backup', at: '/mnt/backup', address: second, ...other });
  const own = Array.from({ length: connections }, (_, index) => index);
  return nfsFacts(
    {
      mounts: [mount, far],
      stats: [nfsStats(mount, connections), nfsStats(far, 1)],
      transports: [...own.map((index) => transport(0, index, first, 700 + index)), transport(1, 40, second, 740)],
    },
    [...own.map((index) => nfsSocket(700 + index, first)), nfsSocket(740, second)],
    change,
  );
}

/** Two mounts that share the connections of the first one. */
function shared(
  planned: Partial<NfsPlanned>,
  addresses: readonly string[] = [first],
  others: readonly NfsPlanned[] = [],
): MachineFacts {
  const [mount, later] = [nfsMount(), nfsMount({ path: '/backup', at: '/mnt/backup' })];
  const line = { at: '/mnt/backup', server: 'nas', quoted: 'nas:/backup /mnt/backup nfs4 … 0 0', ...planned };
  return nfsFacts(
    {
      mounts: [mount, later],
      stats: [nfsStats(mount, addresses.length), nfsStats(later, addresses.length)],
      transports: addresses.map((address, index) => transport(0, index, address, 700 + index)),
      planned: [...others, line],
    },
    addresses.map((address, index) => nfsSocket(700 + index, address)),
  );
}

/** Both addresses of a NAS, and what is wrong with the connection to the second one. */
const halfOf = (ofSocket: Partial<TcpSocket>, states = ['CONNECTED', 'BOUND'], mount = nfsMount()): MachineFacts =>
  nfsFacts(
    {
      mounts: [mount],
      stats: [nfsStats(mount, 2)],
      transports: [transport(0, 0, first, 700), transport(0, 1, second, 701, { states })],
    },
    [nfsSocket(700, first), nfsSocket(701, second, ofSocket)],
  );

const nfsNas = nasFacts({ interfaces: bothPorts, connections: [] });
const addresses = [first, second];

/** Ten seconds of a copy over both addresses, so many bytes a second by each, with requests waiting on both. */
function copying(rate: number, requests: number): readonly Snapshot[] {
  const mount = nfsMount();
  return Array.from({ length: 10 }, (_, at) => at).reduce<readonly Snapshot[]>((history, at) => {
    const time = milliseconds(at * 1000);
    const facts = nfsFacts(
      {
        mounts: [mount],
        stats: [nfsStats(mount, 2)],
        transports: addresses.map((address, index) => transport(0, index, address, 700 + index, { waiting: requests })),
      },
      addresses.map((address, index) =>
        nfsSocket(700 + index, address, {
          bytesReceived: bytes(rate * at),
          bytesAcked: bytes(0),
          quoted: [`ESTAB 0 0 a:${700 + index} ${address}:2049 bytes_received:${rate * at}`],
        }),
      ),
      {
        asked: time,
        answered: time,
        interfaces: known([nic('eth0', '10.0.0.50', { speed: gigabit(10) })]),
      },
    );
    return [nextSnapshot(history, facts, [nfsNas]), ...history];
  }, []);
}

const synology = nasFacts({
  interfaces: bothPorts,
  connections: [],
  readings: { system: known({ kind: 'synology-dsm7', name: 'Synology DSM', version: '7.2' }) },
});
const fourth = nfsMount({ nconnect: 4 });

export const nfsSituations: readonly Situation[] = [
  { name: 'NFS: both addresses of a NAS are used', history: look(trunkedFacts([first, second])), roots: [] },
  { name: 'NFS: one address, and nothing is known of another one', history: look(trunkedFacts([first])), roots: [] },
  {
    name: 'NFS 4.1: another mount shows a second address, which this one does not use',
    history: look(apart({})),
    roots: ['warning nfs.no-trunking', 'warning nfs.no-trunking'],
  },
  {
    name: 'NFS 4.1: the NAS shows a second port by itself',
    history: look(trunkedFacts([first]), [nfsNas]),
    roots: ['warning nfs.no-trunking'],
  },
  {
    name: 'NFS 4.1 to a Synology, which has no pNFS that would use its second port',
    history: look(trunkedFacts([first]), [synology]),
    roots: ['warning nfs.no-trunking'],
    folded: ['nfs.pnfs-not-offered <- nfs.no-trunking'],
  },
  {
    name: 'NFS: the own link is not faster than one port of the NAS',
    history: look(
      trunkedFacts([first], undefined, { interfaces: known([nic('eth0', '10.0.0.50', { speed: gigabit(1) })]) }),
      [nfsNas],
    ),
    roots: [],
  },
  {
    name: 'NFS 3: another mount shows a second address',
    history: look(apart({ mount: nfsMount({ version: old }), other: { version: old } })),
    roots: ['warning nfs.version-too-old', 'warning nfs.version-too-old'],
  },
  {
    name: 'NFS 3 by one address, and nothing is known of another one',
    history: look(trunkedFacts([first], nfsMount({ version: old }))),
    roots: [],
  },
  {
    name: 'nconnect to the only address that is known',
    history: look(trunkedFacts([first, first, first, first], fourth)),
    roots: ['note nfs.nconnect-one-address'],
  },
  {
    name: 'nconnect to one of two addresses that are known',
    history: look(apart({ mount: fourth, connections: 4 })),
    roots: ['warning nfs.no-trunking', 'warning nfs.no-trunking'],
    folded: ['nfs.nconnect-one-address <- nfs.no-trunking'],
  },
  {
    name: 'nconnect to one of two ports that the NAS shows by itself',
    history: look(trunkedFacts([first, first, first, first], fourth), [nfsNas]),
    roots: ['warning nfs.no-trunking'],
    folded: ['nfs.nconnect-one-address <- nfs.no-trunking'],
  },
  {
    name: 'nconnect, and the addresses of the NAS are used as well',
    history: look(trunkedFacts([first, first, second], nfsMount({ nconnect: 2, maxConnect: 2 }))),
    roots: [],
  },
  {
    name: 'NFS: an older mount of the NAS decides how many connections there are',
    history: look(shared({ nconnect: 4, quoted: 'nas:/backup /mnt/backup nfs4 nconnect=4 0 0' })),
    roots: ['note nfs.first-mount-wins'],
  },
  {
    name: 'NFS: a mount by a second address goes to the first one’s',
    history: look(shared({ server: second, quoted: `${second}:/backup /mnt/backup nfs4 rw 0 0` })),
    roots: ['note nfs.first-mount-wins'],
  },
  {
    name: 'NFS: a mount by a second address goes to the first one’s, which has two connections',
    history: look(shared({ server: second, quoted: `${second}:/backup /mnt/backup nfs4 rw 0 0` }, [first, first])),
    roots: ['note nfs.first-mount-wins'],
  },
  {
    name: 'NFS: a mount by a second address goes to the first one’s, and both have a line of fstab',
    history: look(
      shared(
        { server: second, quoted: `${second}:/backup /mnt/backup nfs4 rw 0 0` },
        [first],
        [{ at: '/mnt/media', server: 'nas', quoted: 'nas:/media /mnt/media nfs4 rw 0 0' }],
      ),
    ),
    roots: ['note nfs.first-mount-wins'],
  },
  {
    name: 'NFS: a mount by a second address, which is used',
    history: look(
      shared({ server: second, maxConnect: 1, quoted: `${second}:/backup /mnt/backup nfs4 rw 0 0` }, [first, second]),
    ),
    roots: [],
  },
  {
    name: 'NFS: requests wait on both connections, and both ports have room',
    history: copying(30e6, 8),
    roots: ['note load.limited-elsewhere'],
  },
  { name: 'NFS: both ports are full', history: copying(115e6, 8), roots: [] },
  { name: 'NFS: nothing waits, and both ports have room', history: copying(30e6, 0), roots: [] },
  {
    name: 'NFS: one connection of two has stopped answering',
    history: look(
      halfOf({ backoff: 3, sinceReceivedMs: milliseconds(7000), quoted: ['ESTAB 0 0 a b backoff:3 lastrcv:7000'] }),
    ),
    roots: ['error nfs.connection-lost'],
  },
  {
    name: 'NFS: one connection of two is being opened anew',
    history: look(halfOf({ state: 'SYN-SENT' }, ['CONNECTING', 'BOUND'])),
    roots: ['error nfs.connection-lost'],
  },
  {
    name: 'NFS: one connection of two was set offline',
    history: look(halfOf({}, ['CONNECTED', 'BOUND', 'OFFLINE'])),
    roots: ['error nfs.connection-lost'],
  },
  {
    name: 'NFS: a share that may be written gives up when the NAS is away',
    history: look(trunkedFacts([first, second], nfsMount({ recovery: 'soft', quoted: ['nas:/media nfs4 rw,soft'] }))),
    roots: ['note nfs.soft-writes'],
  },
  {
    name: 'NFS: a share that is only read gives up when the NAS is away',
    history: look(trunkedFacts([first, second], nfsMount({ recovery: 'soft', writable: false }))),
    roots: [],
  },
];
