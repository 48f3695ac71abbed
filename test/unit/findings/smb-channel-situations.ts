import {
  announced,
  attempt,
  channel,
  facts,
  log,
  lone,
  look,
  looks,
  mount,
  session,
  socket,
} from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';
import { first, again, silent26 } from './smb-parts.ts';

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

/** What the kernel can, and what became of the channels it opened. */
export const smbChannelSituations: readonly Situation[] = [...kernels, ...standing];
