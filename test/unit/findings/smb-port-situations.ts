import {
  announced,
  attempt,
  channel,
  gigabit,
  log,
  lone,
  look,
  mount,
  nic,
  noRoute,
  route,
  session,
  socket,
  tree,
} from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';
import { first, again, refusedAt, openedAt, silent26 } from './smb-parts.ts';

const ports: readonly Situation[] = [
  {
    name: 'the second port has no cable, and kernel 6.1 opened the second channel to the first port',
    history: look(
      {
        sockets: [first, again],
        neighbours: silent26,
        kernelLog: log(attempt, refusedAt('10.0.0.26', -113), openedAt('10.0.0.25')),
        release: '6.1.0-56-amd64',
      },
      [session()],
    ),
    roots: ['warning smb.unreachable-address'],
    folded: ['smb.one-port <- smb.unreachable-address'],
  },
  {
    name: 'the second port is in a network without a route',
    history: look(
      {
        sockets: [first, again],
        routesTo: { ...route('10.0.0.25', 'eth0'), ...noRoute('10.9.0.25') },
        kernelLog: log(attempt, refusedAt('10.9.0.25', -101), openedAt('10.0.0.25')),
      },
      [session({ interfaces: [announced('10.0.0.25'), announced('10.9.0.25')] })],
    ),
    roots: ['warning smb.unreachable-address'],
    folded: ['smb.one-port <- smb.unreachable-address'],
  },
  {
    name: 'a connection attempt to the second port that is repeated and not answered',
    history: look({ sockets: [first, socket(40_002, '10.0.0.26', { state: 'SYN-SENT', backoff: 3 })] }, [lone()]),
    roots: ['warning smb.unreachable-address'],
  },
  {
    name: 'no SMB service at the second address',
    history: look({ sockets: [first], kernelLog: log(attempt, refusedAt('10.0.0.26', -111)) }, [lone()]),
    roots: ['warning smb.unreachable-address'],
  },
  {
    name: 'a container bridge of the NAS that this computer has as well, and two channels',
    history: look({ nics: [nic('eth0', '10.0.0.50'), nic('docker0', '172.17.0.1', { kind: 'bridge' })] }, [
      session({ interfaces: [announced('172.17.0.1'), announced('10.0.0.25'), announced('10.0.0.26')] }),
    ]),
    roots: ['note smb.unreachable-address'],
  },
  {
    name: 'an address behind a router beside two ports in this network',
    history: look({}, [
      session({ interfaces: [announced('10.0.0.25'), announced('10.0.0.26'), announced('192.168.77.1')] }),
    ]),
    roots: [],
  },
  {
    name: 'one channel of two, everything offered, and the kernel says nothing',
    history: look({ sockets: [first] }, [lone({ serverMultichannel: true })]),
    roots: ['warning smb.channel-not-opened'],
  },
  {
    name: 'two channels to one of two ports, and no reason to be seen',
    history: look({ sockets: [first, again] }),
    roots: ['warning smb.one-port'],
  },
  {
    name: 'two channels to the only port, which has several receive queues',
    history: look({ sockets: [first, again] }, [session({ interfaces: [announced('10.0.0.25', { rss: true })] })]),
    roots: [],
  },
  {
    name: 'two channels to the fast one of two unequal ports',
    history: look({ sockets: [first, again], nics: [nic('eth0', '10.0.0.50', { speed: undefined })] }, [
      session({
        interfaces: [announced('10.0.0.25', { speed: gigabit(10), rss: true }), announced('10.0.0.26', { rss: true })],
      }),
    ]),
    roots: ['warning smb.unequal-speed'],
    folded: ['smb.one-port <- smb.unequal-speed'],
  },
  {
    name: 'two unequal ports, both of them used',
    history: look({}, [
      session({ interfaces: [announced('10.0.0.25', { speed: gigabit(2.5) }), announced('10.0.0.26')] }),
    ]),
    roots: [],
  },
  {
    name: 'four channels asked for, two ports, two channels',
    history: look({
      mounts: [mount(4)],
      kernelLog: log(attempt, 'CIFS: VFS: too many channel open attempts (2 channels left to open)'),
    }),
    roots: ['note smb.fewer-than-asked'],
  },
  {
    name: 'four channels asked for, two ports, three channels (6.1 doubles one)',
    history: look(
      {
        mounts: [mount(4)],
        sockets: [first, socket(40_002, '10.0.0.26'), again].map((one, index) => ({
          ...one,
          local: { ...one.local, port: 40_001 + index },
        })),
      },
      [session({ channels: [channel(1), channel(2), channel(3)] })],
    ),
    roots: ['note smb.fewer-than-asked'],
  },
  {
    name: 'two channels asked for at a NAS with one port',
    history: look({ sockets: [first] }, [lone({ interfaces: [announced('10.0.0.25')] })]),
    roots: ['note smb.fewer-than-asked'],
  },
  {
    name: 'mounted through a virtual address, and both channels went to one port',
    history: look(
      {
        mounts: [mount(2, { address: '10.0.0.99', remote: '//10.0.0.99/media' })],
        sockets: [socket(40_001, '10.0.0.99')],
        neighbours: [],
      },
      [lone({ address: '10.0.0.99', trees: tree('media', '10.0.0.99') })],
    ),
    roots: ['warning smb.mount-address-not-advertised'],
  },
  {
    name: 'two mounts of one NAS through two addresses, one of which it announces',
    history: look(
      {
        mounts: [mount(2), mount(2, { remote: '//10.0.0.26/music', at: '/mnt/music', address: '10.0.0.26' })],
      },
      [
        lone({ interfaces: [announced('10.0.0.25')] }),
        lone({
          id: '0xdef',
          key: '2/1',
          address: '10.0.0.26',
          interfaces: [announced('10.0.0.25')],
          channels: [channel(1, { connectionId: '0x9' })],
          trees: tree('music', '10.0.0.26'),
        }),
      ],
    ),
    roots: ['warning smb.server-advertises-one'],
  },
];

const twoNas: readonly Situation[] = [
  {
    name: 'the trouble of one NAS explains nothing at another one behind the same interface',
    history: look(
      {
        mounts: [mount(2), mount(2, { remote: '//10.0.0.35/music', at: '/mnt/music', address: '10.0.0.35' })],
        sockets: [
          first,
          again,
          socket(40_003, '10.0.0.35'),
          socket(40_004, '10.0.0.36', { state: 'SYN-SENT', backoff: 2 }),
        ],
      },
      [
        session(),
        lone({
          id: '0xdef',
          key: '2/1',
          address: '10.0.0.35',
          channels: [channel(1, { connectionId: '0x9' })],
          interfaces: [announced('10.0.0.35'), announced('10.0.0.36')],
          trees: tree('music', '10.0.0.35'),
        }),
      ],
    ),
    roots: ['warning smb.one-port', 'warning smb.unreachable-address'],
  },
];

/** Which ports the channels go to, and which they cannot reach. */
export const smbPortSituations: readonly Situation[] = [...ports, ...twoNas];
