import { announced, attempt, channel, log, lone, look, mount, session, tree } from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';
import { first, refusedAt, openedAt } from './smb-parts.ts';

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

/** What the NAS makes of it: switched off, shared by another mount, refused. */
export const smbNasSituations: readonly Situation[] = [...servers, ...sharing, ...refusals];
