import { announced, attempt, gigabit, log, lone, look, mount, nic, session } from '../../helpers/snapshot-builder.ts';
import type { Situation } from './situation.ts';
import { first, refusedAt } from './smb-parts.ts';

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

/** What the mount asks for, as whom, and in which dialect. */
export const smbMountSituations: readonly Situation[] = [...asking, ...guests, ...dialects];
