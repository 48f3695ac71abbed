import type { FindingCode } from '../../model/finding.ts';
import type { FindingPage } from './finding-page.ts';

type SmbCode = Extract<FindingCode, `smb.${string}`>;
type Mounting = Exclude<SmbCode, PortCode>;
export type PortCode =
  | 'smb.server-advertises-one'
  | 'smb.mount-address-not-advertised'
  | 'smb.channel-not-opened'
  | 'smb.one-port'
  | 'smb.unequal-speed'
  | 'smb.unreachable-address'
  | 'smb.fewer-than-asked'
  | 'smb.kernel-weak';

const mountLine = 'the share’s line in the mount table (`multichannel`, `max_channels`, `vers`, `sec`)';
const session = 'the session in `/proc/fs/cifs/DebugData`: dialect, capability word, login, channels';
const interfaces = 'the NAS’s list of interfaces in `/proc/fs/cifs/DebugData`';
const kernelLog = 'the kernel’s log since the share was last mounted';
const sockets = 'the connections to the NAS in `ss -tin`';

export const smbPages: Readonly<Record<Mounting, FindingPage>> = {
  'smb.not-requested': {
    means:
      'The NAS offers several ports, and the share was mounted for fewer connections than that. Linux opens one unless it is asked for more.',
    looksAt: [mountLine, interfaces, session],
    fires:
      'The NAS announces at least two useful ports, all channels that were asked for are open, and there are fewer of them than useful ports.',
    healthy: [
      'The NAS has one port, or this computer’s own link is no faster than one port: more channels would bring nothing.',
      'The NAS announces no ports: then nothing is claimed.',
      'A second address of the same port (IPv6, another name) is no second port.',
    ],
    whatToDo: [
      'Add `multichannel,max_channels=N` to the mount, N being the number of ports.',
      'Unmount all shares of the NAS and mount them again: a remount is not enough before Linux 6.19.',
    ],
  },
  'smb.session-shared': {
    means:
      'This share asks for several channels, but it uses a connection that another mount of the same NAS opened without asking. What the NAS offers is settled once per connection, so nobody on it gets more than one channel.',
    looksAt: [mountLine, 'the other mounts on the same connection', session, interfaces, kernelLog],
    fires:
      'The share has one channel, another mount on its connection asked for one only, the connection was made without the multichannel capability, and the NAS does announce its ports.',
    healthy: [
      'Linux 7.2 and later: the second mount gets its own further channels.',
      'Two mounts with the same options share one session and its channels: that is as it should be.',
      'A NAS that has multichannel off announces no ports: that is smb.server-off.',
    ],
    whatToDo: ['Put the same options on all mounts of the NAS, unmount all of them, mount them again.'],
  },
  'smb.dialect-too-old': {
    means: 'SMB 1 and SMB 2 know one connection per session. Several need SMB 3.0 or newer.',
    looksAt: [mountLine, session, kernelLog],
    fires:
      'The negotiated dialect is below 3.0. A warning where more channels were asked for or are known to be possible, else a note.',
    healthy: ['`vers=3.0`, `3.0.2` and `3.1.1` all know multichannel.'],
    whatToDo: [
      'Mount with `vers=3.1.1`, or leave `vers` out.',
      'If that is refused, raise the maximum protocol at the NAS (Samba: `server max protocol`).',
    ],
  },
  'smb.server-off': {
    means: 'Channels were asked for, and the NAS does not offer multichannel, or names none of its ports.',
    looksAt: [mountLine, 'the capability word of the session (bit 0x8)', interfaces, kernelLog],
    fires:
      'The bit is not set although the mount asked for it, or it is set and no list of interfaces came, or the kernel’s log says that the NAS does not support multichannel (any more).',
    healthy: [
      'A mount that did not ask: up to Linux 6.12 the bit is then not set either.',
      'A second mount on a connection opened without multichannel prints the same line in the log: see smb.session-shared.',
      'The first seconds after a mount: Linux 7.0 and later open channels afterwards.',
    ],
    whatToDo: [
      'Switch multichannel on at the NAS. Samba 4.15 and later have it on by default on Linux: `server multi channel support = yes`.',
      'Unmount the share and mount it again.',
    ],
  },
  'smb.guest-cannot-bind': {
    means:
      'A further channel must be signed with the session’s key. A guest or anonymous session has none, so it keeps its one connection on every NAS.',
    looksAt: [mountLine, 'the login mark of the session (`Guest`, `Anonymous`)', kernelLog],
    fires:
      'The session is a guest’s (by the kernel’s mark, or mounted with `guest` or `sec=none`), one channel is there, and more were asked for or possible.',
    healthy: ['A guest at a NAS with one port: nothing is missing.'],
    whatToDo: [
      'Mount with an account, its name and password in a file that only root may read (`credentials=`).',
      'If the NAS took a name for a guest: see that the user exists there and the password is right (Samba: `map to guest`).',
    ],
  },
  'smb.binding-refused': {
    means: 'The NAS’s other port answers, but the session is not let in there.',
    looksAt: [kernelLog, mountLine, interfaces],
    fires:
      'After the last mount the kernel could not open a channel to an announced address, with an error of the NAS and not of the way to it (-13, -22, -95, -5, -11), and no channel is there now. Kernels without debug messages: the NAS’s status while the share was mounted.',
    healthy: [
      'One `-22` on an `fe80::` address, followed by a success: a link-local address was tried in vain.',
      '`successfully opened new channel`, which some kernels print as an error.',
      'Refusals of an earlier mount.',
    ],
    whatToDo: [
      '-13: a NAS that demands encryption for everything refuses the Linux client’s further channels; demand it for single shares.',
      'Else: update the NAS, and see whether all of its ports are served by the same SMB service.',
    ],
  },
  'smb.user-sessions-single': {
    means:
      'With `multiuser` each user who opens the share gets a session of their own at the NAS. The kernel opens further channels while mounting only, so the session that mounted the share has them, and those of further users, which carry these users’ files, have one.',
    looksAt: [
      'the share’s line in the mount table (`multiuser`, `uid`, `cruid`)',
      'all sessions of the share in `/proc/fs/cifs/DebugData`: `User`, `Cred User`, channels',
      interfaces,
    ],
    fires:
      'A share mounted with `multiuser` has sessions of further users with fewer channels than the one that mounted it, and more than one path is possible.',
    healthy: [
      'A multiuser mount that only the mounting user has opened.',
      'Two mounts of one share with two logins: each session is its own mount’s.',
      'A session of a further user for another share of the NAS.',
      'A NAS with one port, or a mount that asks for one channel.',
    ],
    whatToDo: [
      'A mount of its own, without `multiuser`, for a user who copies much.',
      'Or one account for all, without `multiuser`.',
    ],
  },
  'smb.signature-failures': {
    means:
      'Answers that come over a further channel fail the check of their signature. Some kernels make the signing key of further channels wrongly (seen with `sec=krb5i`): the channel is open, and what is asked for over it fails.',
    looksAt: [kernelLog, 'how many channels the share has or asks for', sockets],
    fires:
      'Since the share was last mounted the kernel’s log says `SMB signature verification returned error` or `sign fail cmd` of this NAS, and the share has or asks for several channels.',
    healthy: [
      'Such lines from before the share was mounted.',
      'Such lines that name another server, or none while several NAS are in use.',
      'A mount with one channel: then it is not about channels.',
    ],
    whatToDo: ['A newer kernel.', 'Until then, mount with one channel (`nomultichannel`).'],
  },
  'smb.channel-stalled': {
    means:
      'The kernel calls a channel connected, but nothing comes any more. The kernel itself waits for up to three echo intervals (180 s by default) and says nothing until then; files hang meanwhile.',
    looksAt: [sockets, 'requests under way in `/proc/fs/cifs/DebugData`', 'the neighbour table'],
    fires:
      'The socket’s retransmission timer has backed off twice or more, or the channel was carrying, has requests waiting and stopped while the others went on.',
    healthy: [
      'A share that nobody uses: silence without requests is rest.',
      'A NAS that wakes up its disks: all channels wait for a while.',
    ],
    whatToDo: [
      'Look at the cable, the switch and the lamp of that port.',
      'Mount with `echo_interval=10` for a shorter wait the next time.',
    ],
  },
  'smb.channel-lost': {
    means: 'A channel is down, connects anew, was switched off, or was there and is gone.',
    looksAt: [session, sockets, 'earlier looks at the same session', kernelLog],
    fires:
      'A channel is `DISCONNECTED`, `RECONNECTING` or `DISABLED`, has no established socket, or the same session had more channels before.',
    healthy: ['A share that was unmounted, or mounted anew with fewer channels.', 'A reconnect that succeeds at once.'],
    whatToDo: [
      'Look at the cable, the switch and the lamp of that port.',
      'A channel returns within some seconds after the link is back; if it does not, unmount the share and mount it again.',
    ],
  },
};
