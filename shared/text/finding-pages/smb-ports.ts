import type { FindingPage } from './finding-page.ts';
import type { PortCode } from './smb.ts';

const interfaces = 'the NAS’s list of interfaces in `/proc/fs/cifs/DebugData`';
const sockets = 'the connections to the NAS in `ss -tin`';
const mountLine = 'the share’s line in the mount table (`max_channels`, `addr`)';

export const smbPortPages: Readonly<Record<PortCode, FindingPage>> = {
  'smb.server-advertises-one': {
    means: 'Channels are opened to the ports that the NAS announces. It announces one, and has more.',
    looksAt: [interfaces, sockets, 'the neighbour table'],
    fires:
      'The NAS is mounted through several addresses that answer with different hardware addresses, and announces only one of them. Or the NAS is asked, and has a port that is up, lies in a network of this computer, and is not announced.',
    healthy: ['A second address of the same port (virtual address, NAT): it answers with the same hardware address.'],
    whatToDo: [
      'Let the SMB service announce all ports (Samba: leave `interfaces` empty or list all of them), and restart it.',
    ],
    onlyTheNasKnows:
      'How many ports a NAS has up is known at the NAS only. From the workstation this is told in the first case above; otherwise a NAS that announces one port is taken at its word until it is asked.',
  },
  'smb.mount-address-not-advertised': {
    means:
      'The share was mounted through an address that is not in the NAS’s list (127.0.0.1, NAT, a virtual address), so the kernel cannot tell which port the first channel uses.',
    looksAt: [mountLine, interfaces],
    fires:
      'The address of the mount is not announced, channels were asked for, and fewer paths are used than possible.',
    healthy: ['All ports are used all the same.', 'A mount for one channel.'],
    whatToDo: ['Mount through an announced address, or a name that stands for one.'],
  },
  'smb.channel-not-opened': {
    means:
      'The mount asks for several channels, the NAS offers them and announces its ports, this computer reaches those, and yet the kernel has opened one channel only, without a word.',
    looksAt: [
      'the share’s line in the mount table',
      'the session in `/proc/fs/cifs/DebugData`: capability word, login, channels',
      'the NAS’s list of interfaces in `/proc/fs/cifs/DebugData`',
      'the kernel’s log since the share was last mounted',
    ],
    fires:
      'One channel, more asked for, the multichannel capability, two useful announced ports, an account that is no guest, SMB 3, and nothing in the log that would explain it. Told after 15 seconds.',
    healthy: [
      'Linux 7.0 and later open further channels some seconds after the mount.',
      'Any cause that is known by name: then that one is told, and this one is not.',
      'A log that may not be read: then that is told (host.cannot-look), for the reason may stand there.',
    ],
    whatToDo: [
      'Unmount the share and mount it again: Linux before 5.19 asks for the NAS’s ports only then, later ones every ten minutes.',
      'Read the kernel’s log right after it (`sudo dmesg | grep -i cifs`).',
    ],
  },
  'smb.one-port': {
    means:
      'There are several channels, and all of them go to the same address of the NAS. Linux 6.1 does that when the other port does not answer: two channels, one path.',
    looksAt: [sockets, interfaces],
    fires: 'At least two open channels, one distinct NAS address, and another announced address without a channel.',
    healthy: ['The NAS has one port with several receive queues (RSS): several channels to it are intended.'],
    whatToDo: ['See the cause it is folded under: unreachable or refused address, unequal speeds, an old kernel.'],
  },
  'smb.unequal-speed': {
    means:
      'The kernel deals channels out in proportion to the announced speeds, so a slower port gets one only after the faster one has had its share.',
    looksAt: [interfaces, sockets, mountLine],
    fires:
      'Channels were asked for and are open, all on faster ports, and every unused useful port is announced as slower.',
    healthy: ['Unequal speeds, and all ports are used.', 'Uneven weights that are intended.'],
    whatToDo: ['Equal link speeds (cable, switch port), more channels, or the fast port alone.'],
  },
  'smb.unreachable-address': {
    means:
      'The NAS announces an address to which this computer gets no connection: a port without a cable, a VPN, a container bridge, another network, a firewall.',
    looksAt: [
      interfaces,
      'the neighbour table',
      'the route to each address',
      sockets,
      'the kernel’s log since the last mount',
    ],
    fires:
      'No route; no answer (`FAILED`, `INCOMPLETE`); the kernel’s last word on it is -101, -110, -111, -112, -113 or -115; or a connection attempt is repeated without an answer. Only while no channel is there.',
    healthy: [
      'Link-local addresses (`fe80::`).',
      'An address behind a router while others are in this network: not needed, not tried.',
      'A first attempt that is a second old.',
    ],
    whatToDo: [
      'A port of this network: cable, lamp, switch.',
      'Otherwise limit what the NAS announces (Samba: `interfaces`, `bind interfaces only = yes`).',
    ],
  },
  'smb.fewer-than-asked': {
    means: 'The mount asks for more channels than the NAS has ports for. Nothing is lost by it.',
    looksAt: [mountLine, interfaces, 'the kernel’s log (`too many channel open attempts`)'],
    fires: 'Every useful port is in use, and there are fewer channels than `max_channels`.',
    healthy: ['Channels that were refused or are missing for another cause: that cause is told instead.'],
    whatToDo: ['Lower `max_channels` to the number of ports.'],
  },
  'smb.kernel-weak': {
    means:
      'Older kernels know no multichannel (before 5.5), do not bring single channels back (before 5.15), or open all channels to one port with several receive queues (before 6.8).',
    looksAt: [
      '`uname -r`',
      'what DebugData prints: distributions bring newer code back, and `Allocated channels` is a mark of it',
      sockets,
    ],
    fires:
      'The weakness shows (all channels on one RSS-capable port while another is free), or the kernel is from before 5.15 and channels are in use: then a note.',
    healthy: [
      'A distribution’s 5.14 or 6.1 with newer code.',
      'A 5.15 to 6.7 kernel on which every port has its channel.',
    ],
    whatToDo: ['A newer kernel: 6.8 or later, or a maintained 6.1.'],
  },
};
