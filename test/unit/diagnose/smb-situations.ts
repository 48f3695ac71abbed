import {
  announced,
  attempt,
  channel,
  facts,
  gigabit,
  log,
  lone,
  look,
  looks,
  mount,
  neighbour,
  nic,
  noRoute,
  route,
  session,
  socket,
  tree,
} from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';

const first = socket(40_001, '10.0.0.25');
const again = socket(40_002, '10.0.0.25');
const refusedAt = (address: string, rc: number): string =>
  `CIFS: VFS: failed to open extra channel on iface:${address} rc=${rc}`;
const openedAt = (address: string): string => `CIFS: successfully opened new channel on iface:${address}`;
const silent26 = [neighbour('10.0.0.25', '02:00:00:00:00:25'), neighbour('10.0.0.26', undefined, ['FAILED'])];

const asking: readonly Situation[] = [
  { name: 'two channels to two ports', history: look(), roots: [] },
  {
    name: 'a mount for one channel and a NAS with two ports',
    history: look({ mounts: [mount(1)], sockets: [first] }, [lone({ serverMultichannel: false })]),
    roots: ['warning smb.not-requested'],
  },
  {
    name: 'the same on a kernel that always asks for the capability',
    history: look({ mounts: [mount(1)], sockets: [first], release: '7.2.7' }, [lone()]),
    roots: ['warning smb.not-requested'],
  },
  {
    name: 'two channels asked for and open, and a NAS with four ports',
    history: look({}, [
      session({ interfaces: ['10.0.0.25', '10.0.0.26', '10.0.0.27', '10.0.0.28'].map((one) => announced(one)) }),
    ]),
    roots: ['warning smb.not-requested'],
  },
  {
    name: 'a mount for one channel and a NAS with one port',
    history: look({ mounts: [mount(1)], sockets: [first] }, [lone({ interfaces: [announced('10.0.0.25')] })]),
    roots: [],
  },
  {
    name: 'a mount for one channel over a link that is no faster than one port',
    history: look({ mounts: [mount(1)], sockets: [first], nics: [nic('eth0', '10.0.0.50', { speed: gigabit(1) })] }, [
      lone(),
    ]),
    roots: [],
  },
  {
    name: 'a mount for one channel, and nothing known of the ports',
    history: look({ mounts: [mount(1)], sockets: [first] }, [
      lone({ interfaces: undefined, serverMultichannel: false }),
    ]),
    roots: [],
  },
];

const guests: readonly Situation[] = [
  {
    name: 'a user whom the NAS takes for a guest',
    history: look({ sockets: [first], kernelLog: log(attempt, refusedAt('10.0.0.26', -22)) }, [
      lone({ login: 'guest' }),
    ]),
    roots: ['warning smb.guest-cannot-bind'],
  },
  {
    name: 'sec=none, which the kernel does not mark as guest',
    history: look(
      {
        mounts: [mount(2, { options: { sec: 'none' }, user: undefined })],
        sockets: [first],
        kernelLog: log(attempt, refusedAt('10.0.0.26', -5)),
      },
      [lone()],
    ),
    roots: ['warning smb.guest-cannot-bind'],
  },
  {
    name: 'a guest who asks for one channel only: the login must change first',
    history: look({ mounts: [mount(1)], sockets: [first] }, [lone({ login: 'guest' })]),
    roots: ['warning smb.guest-cannot-bind'],
    folded: ['smb.not-requested <- smb.guest-cannot-bind'],
  },
  {
    name: 'a guest at a NAS with one port misses nothing',
    history: look({ mounts: [mount(1)], sockets: [first] }, [
      lone({ login: 'guest', interfaces: [announced('10.0.0.25')] }),
    ]),
    roots: [],
  },
];

const dialects: readonly Situation[] = [
  {
    name: 'vers=2.1 and two channels asked for',
    history: look({ mounts: [mount(2, { options: { vers: '2.1' } })], sockets: [first] }, [
      lone({ dialect: 0x210, serverMultichannel: false, interfaces: undefined }),
    ]),
    roots: ['warning smb.dialect-too-old'],
  },
  {
    name: 'vers=2.1 and one channel asked for',
    history: look({ mounts: [mount(1, { options: { vers: '2.1' } })], sockets: [first] }, [
      lone({ dialect: 0x210, serverMultichannel: false, interfaces: undefined }),
    ]),
    roots: ['note smb.dialect-too-old'],
  },
  {
    name: 'vers=1.0, of which the kernel prints no dialect',
    history: look({ mounts: [mount(1, { options: { vers: '1.0' } })], sockets: [first] }, [
      lone({ dialect: undefined, serverMultichannel: undefined, interfaces: undefined }),
    ]),
    roots: ['note smb.dialect-too-old'],
  },
  {
    name: 'vers=3.0',
    history: look({ mounts: [mount(2, { options: { vers: '3.0' } })] }, [session({ dialect: 0x300 })]),
    roots: [],
  },
];

const off = { serverMultichannel: false, interfaces: undefined } as const;
const servers: readonly Situation[] = [
  {
    name: 'multichannel switched off at the NAS',
    history: look(
      {
        sockets: [first],
        kernelLog: log(
          attempt,
          'CIFS: VFS: multichannel not available',
          'CIFS: VFS: \\\\10.0.0.25 no multichannel support',
        ),
      },
      [lone(off)],
    ),
    roots: ['warning smb.server-off'],
  },
  {
    name: 'the same seen by a user who may not read the log',
    history: look(
      { sockets: [first], readings: { kernelLog: { state: 'denied', source: 'dmesg', needs: 'log-group' } } },
      [lone(off)],
    ),
    roots: ['warning smb.server-off'],
  },
  {
    name: 'switched off, and a guest besides',
    history: look({ sockets: [first] }, [lone({ ...off, login: 'guest' })]),
    roots: ['warning smb.server-off'],
    folded: ['smb.guest-cannot-bind <- smb.server-off'],
  },
  {
    name: 'a NAS that has multichannel and names no ports',
    history: look({ sockets: [first] }, [lone({ interfaces: undefined })]),
    roots: ['warning smb.server-off'],
  },
  {
    name: 'a kernel that prints no capability and says why in its log',
    history: look(
      { sockets: [first], kernelLog: log(attempt, 'CIFS: VFS: server 10.0.0.25 does not support multichannel') },
      [lone({ serverMultichannel: undefined, interfaces: [] })],
    ),
    roots: ['warning smb.server-off'],
  },
  {
    name: 'switched off while mounted',
    history: look(
      {
        sockets: [first],
        kernelLog: log(
          attempt,
          openedAt('10.0.0.26'),
          'CIFS: VFS: server 10.0.0.25 does not support multichannel anymore. Skip secondary channel',
        ),
      },
      [lone()],
    ),
    roots: ['warning smb.server-off'],
  },
  {
    name: 'switched off while mounted, and the kernel disabled the other channel',
    history: look(
      {
        sockets: [first],
        kernelLog: log(
          attempt,
          openedAt('10.0.0.26'),
          'CIFS: VFS: server does not support multichannel anymore. Disable all other channels',
        ),
      },
      [session({ channels: [channel(1), channel(2, { state: 'disabled' })] })],
    ),
    roots: ['error smb.server-off'],
    folded: ['smb.channel-lost <- smb.server-off'],
  },
  {
    name: 'no capability at a NAS that announces one port: nothing is missing but the second port',
    history: look({ sockets: [first] }, [lone({ serverMultichannel: false, interfaces: [announced('10.0.0.25')] })]),
    roots: ['note smb.fewer-than-asked'],
  },
  {
    name: 'switched off, and on again',
    history: look({
      kernelLog: log(
        attempt,
        'CIFS: VFS: server 10.0.0.25 does not support multichannel anymore. Skip secondary channel',
        'CIFS: VFS: \\\\10.0.0.25 supports multichannel now',
        openedAt('10.0.0.26'),
      ),
    }),
    roots: [],
  },
];

const quiet = mount(1, { remote: '//10.0.0.25/music', at: '/mnt/music' });
const twoMounts = { mounts: [quiet, mount(2)], sockets: [first] };
const sharing: readonly Situation[] = [
  {
    name: 'a mount that asks on a connection that another one opened without',
    history: look(
      {
        ...twoMounts,
        kernelLog: log(
          'CIFS: Attempting to mount //10.0.0.25/music',
          attempt,
          'CIFS: VFS: \\\\10.0.0.25 no multichannel support',
        ),
      },
      [
        lone({ serverMultichannel: false }),
        lone({ id: '0xdef', key: '1/2', serverMultichannel: false, trees: tree('music') }),
      ],
    ),
    roots: ['warning smb.not-requested', 'warning smb.session-shared'],
  },
  {
    name: 'two mounts, one of which does not ask, of a NAS that has it off',
    history: look(
      twoMounts,
      [lone(off), lone({ id: '0xdef', key: '1/2', ...off, trees: tree('music') })].map((one, index) =>
        index === 0 ? { ...one, interfaces: [] } : { ...one, interfaces: [] },
      ),
    ),
    roots: ['warning smb.server-off'],
  },
  {
    name: 'kernel 7.2: both sessions on the first connection, and the second one has its channel',
    history: look({ mounts: [quiet, mount(2)] }, [session(), lone({ id: '0xdef', key: '1/2', trees: tree('music') })]),
    roots: ['warning smb.not-requested'],
  },
  {
    name: 'two mounts that share a session with two channels',
    history: look({ mounts: [mount(2, { remote: '//10.0.0.25/music', at: '/mnt/music' }), mount(2)] }, [
      session({ trees: [...tree('media'), ...tree('music')] }),
    ]),
    roots: [],
  },
];

const refusals: readonly Situation[] = [
  {
    name: 'a real user whose further channel is refused',
    history: look({ sockets: [first], kernelLog: log(attempt, refusedAt('10.0.0.26', -13)) }, [lone()]),
    roots: ['warning smb.binding-refused'],
  },
  {
    name: 'the same on a kernel that logs the status only',
    history: look(
      { sockets: [first], kernelLog: log(attempt, 'CIFS: Status code returned 0xc0000022 STATUS_ACCESS_DENIED') },
      [lone()],
    ),
    roots: ['warning smb.binding-refused'],
  },
  {
    name: 'a refusal of an earlier mount, and a share that is whole now',
    history: look({ kernelLog: log(attempt, refusedAt('10.0.0.26', -13), attempt, openedAt('10.0.0.26')) }),
    roots: [],
  },
  {
    name: 'a refusal of an earlier mount explains nothing of this one',
    history: look({ sockets: [first], kernelLog: log(attempt, refusedAt('10.0.0.26', -13), attempt) }, [lone()]),
    roots: ['warning smb.channel-not-opened'],
  },
  {
    name: 'one -22 on a link-local address, followed by a success',
    history: look(
      {
        kernelLog: log(attempt, refusedAt('fe80:0000:0000:0000:0211:32ff:fe00:0001', -22), openedAt('10.0.0.26')),
      },
      [
        session({
          interfaces: [announced('fe80::211:32ff:fe00:1'), announced('10.0.0.25'), announced('10.0.0.26')],
        }),
      ],
    ),
    roots: [],
  },
];

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
        routes: { ...route('10.0.0.25', 'eth0'), ...noRoute('10.9.0.25') },
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

const oldList = (rss: boolean) => [
  announced('10.0.0.25', { rss, allocatedChannels: undefined }),
  announced('10.0.0.26', { rss, allocatedChannels: undefined }),
];
const kernels: readonly Situation[] = [
  {
    name: 'kernel 5.15 stays with the first port that has several receive queues',
    history: look({ release: '5.15.0-91-generic', sockets: [first, again] }, [session({ interfaces: oldList(true) })]),
    roots: ['warning smb.kernel-weak'],
    folded: ['smb.one-port <- smb.kernel-weak'],
  },
  {
    name: 'kernel 5.10 with two channels to two ports',
    history: look({ release: '5.10.0-28-amd64' }, [session({ interfaces: oldList(false) })]),
    roots: ['note smb.kernel-weak'],
  },
  {
    name: 'kernel 5.14 of a distribution that brought newer code back',
    history: look({ release: '5.14.0-570.el9.x86_64' }),
    roots: [],
  },
  {
    name: 'kernel 5.15 with two channels to two ports',
    history: look({ release: '5.15.0-91-generic' }, [session({ interfaces: oldList(false) })]),
    roots: [],
  },
  {
    name: 'kernel 5.4, which has no multichannel',
    history: look({ release: '5.4.0-150-generic', mounts: [mount(1)], sockets: [first] }, [
      lone({ interfaces: oldList(false) }),
    ]),
    roots: ['warning smb.kernel-weak'],
    folded: ['smb.not-requested <- smb.kernel-weak'],
  },
];

const connecting = socket(40_003, '10.0.0.26', { state: 'SYN-SENT', backoff: 1 });
const standing: readonly Situation[] = [
  {
    name: 'the kernel has given up a channel and connects anew',
    history: look(
      {
        sockets: [first, connecting],
        neighbours: silent26,
        kernelLog: log(attempt, 'CIFS: VFS: \\\\10.0.0.25 has not responded in 180 seconds. Reconnecting...'),
      },
      [session({ channels: [channel(1), channel(2, { state: 'reconnecting' })] })],
    ),
    roots: ['error smb.channel-lost'],
  },
  {
    name: 'the only connection is lost',
    history: look({ mounts: [mount(1)], sockets: [] }, [lone({ channels: [channel(1, { state: 'reconnecting' })] })]),
    roots: ['error smb.channel-lost'],
  },
  {
    name: 'a channel that the kernel has switched off',
    history: look({ sockets: [first] }, [session({ channels: [channel(1), channel(2, { state: 'disabled' })] })]),
    roots: ['error smb.channel-lost'],
  },
  {
    name: 'a channel that was there and is gone from the same session',
    history: looks([facts(), facts({ sockets: [first] }, [lone()])]),
    roots: ['error smb.channel-lost'],
  },
  {
    name: 'a new mount with fewer channels has lost none',
    history: looks([facts(), facts({ mounts: [mount(1)], sockets: [first] }, [lone({ id: '0x999' })])]),
    roots: ['warning smb.not-requested'],
  },
  {
    name: 'a connection that backs off while the kernel calls it connected',
    history: look({
      sockets: [first, socket(40_002, '10.0.0.26', { backoff: 5, sinceReceivedMs: 9_000, unacknowledged: 1 })],
      neighbours: silent26,
    }),
    roots: ['error smb.channel-stalled'],
  },
  {
    name: 'a share that nobody has used for an hour',
    history: look({
      sockets: [
        socket(40_001, '10.0.0.25', { sinceReceivedMs: 3_600_000, sinceSentMs: 3_600_000 }),
        socket(40_002, '10.0.0.26', { sinceReceivedMs: 3_600_000, sinceSentMs: 3_600_000 }),
      ],
    }),
    roots: [],
  },
];

export const smbSituations: readonly Situation[] = [
  ...asking,
  ...guests,
  ...dialects,
  ...servers,
  ...sharing,
  ...refusals,
  ...ports,
  ...twoNas,
  ...kernels,
  ...standing,
];
