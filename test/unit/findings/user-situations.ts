import type { CifsSession } from '../../../shared/model/cifs.ts';
import {
  announced,
  attempt,
  channel,
  log,
  look,
  lone,
  mount,
  session,
  socket,
} from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';

const multiuser = (options: Readonly<Record<string, string | true>> = {}) =>
  mount(2, { user: undefined, options: { multiuser: true, uid: '0', ...options } });

/** On the first channel of the session that mounted the share, as the kernel puts it. */
function of(user: number | undefined, change: Partial<CifsSession> = {}): CifsSession {
  const printed =
    user === undefined ? {} : { user, credentialUser: user, usersQuoted: `\tUser: ${user} Cred User: ${user}` };
  return lone({ ...printed, id: `0x${user ?? 99}`, key: `1/${user ?? 99}`, ...change });
}
const mounter = session({ user: 0, credentialUser: 0, id: '0xabc' });
const onlyOne = [announced('10.0.0.25', { rss: true })];
const single = ['warning smb.user-sessions-single'];

const users: readonly Situation[] = [
  {
    name: 'further users of a multiuser mount with Kerberos, the newest session first',
    history: look({ mounts: [multiuser({ sec: 'krb5', cruid: '0' })] }, [of(1001), of(1000), mounter]),
    roots: single,
  },
  {
    name: 'the same with NTLM, and the kernel lists the oldest session first',
    history: look({ mounts: [multiuser({ uid: '1000' })] }, [
      session({ user: 1000, credentialUser: 0, id: '0xabc' }),
      of(0),
    ]),
    roots: single,
  },
  {
    name: 'an older kernel that does not print whose session it is',
    history: look({ mounts: [multiuser()] }, [of(undefined), session()]),
    roots: single,
  },
  {
    name: 'root is a further user of a mount that a user made',
    history: look({ mounts: [multiuser({ sec: 'krb5', cruid: '1000', uid: '1000' })] }, [
      of(0),
      session({ user: 1000, credentialUser: 1000, id: '0xabc' }),
    ]),
    roots: single,
  },
  {
    name: 'a multiuser mount that nobody else has opened',
    history: look({ mounts: [multiuser()] }, [mounter]),
    roots: [],
  },
  {
    name: 'further users have as many channels as the one who mounted',
    history: look({ mounts: [multiuser()] }, [session({ user: 1000, id: '0x1000', key: '1/2' }), mounter]),
    roots: [],
  },
  {
    name: 'a further user of another share of the NAS, and one whose session ends',
    history: look({ mounts: [multiuser()] }, [
      of(1000, {
        trees: [{ unc: '\\\\10.0.0.25\\music', kind: 'disk', disconnected: false, encrypted: false, quoted: [] }],
      }),
      of(1001, { state: 'exiting' }),
      mounter,
    ]),
    roots: [],
  },
  {
    name: 'two mounts of one share with two logins, neither of them multiuser',
    history: look({ mounts: [mount(2), mount(1, { at: '/mnt/eve', user: 'eve' })] }, [of(1000), mounter]),
    roots: ['warning smb.not-requested'],
  },
  {
    name: 'a multiuser mount of a NAS with one port',
    history: look({ mounts: [multiuser()], sockets: [socket(40_001, '10.0.0.25'), socket(40_002, '10.0.0.25')] }, [
      of(1000, { interfaces: onlyOne }),
      session({ user: 0, credentialUser: 0, interfaces: onlyOne }),
    ]),
    roots: [],
  },
];

const failed = (server = '\\\\10.0.0.25 '): readonly [string, string] => [
  'CIFS: VFS: sign fail cmd 0x5 message id 0x2',
  `CIFS: VFS: ${server}SMB signature verification returned error = -13`,
];
const signatures: readonly Situation[] = [
  {
    name: 'answers on the second channel fail their signature',
    history: look({ kernelLog: log(attempt, ...failed(), ...failed()) }),
    roots: ['error smb.signature-failures'],
  },
  {
    name: 'an older kernel that names no server',
    history: look({ kernelLog: log(attempt, failed('')[1]) }),
    roots: ['error smb.signature-failures'],
  },
  {
    name: 'only the first of the two lines was kept',
    history: look({
      kernelLog: log(attempt, failed()[0], 'CIFS: VFS: cifs_invalidate_mapping: 5 callbacks suppressed'),
    }),
    roots: ['error smb.signature-failures'],
  },
  {
    name: 'signatures failed before the share was mounted',
    history: look({ kernelLog: log(attempt, ...failed(), attempt) }),
    roots: [],
  },
  {
    name: 'signatures of another server fail',
    history: look({ kernelLog: log(attempt, ...failed('\\\\other '), ...failed('\\\\10.0.0.250 ')) }),
    roots: [],
  },
  {
    name: 'signatures fail for a mount with one channel',
    history: look(
      { kernelLog: log(attempt, ...failed()), mounts: [mount(1)], sockets: [socket(40_001, '10.0.0.25')] },
      [lone({ interfaces: [announced('10.0.0.25')], channels: [channel(1)] })],
    ),
    roots: [],
  },
];

export const userSituations: readonly Situation[] = [...users, ...signatures];
