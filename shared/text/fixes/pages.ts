import type { FindingCode } from '../../model/finding.ts';

/** What can be done about one kind of finding, apart from any single case of it. */
export interface FixPage {
  /** What one click does; left out where there is none. */
  readonly click?: string;
  /** When there is no click, and what there is instead. */
  readonly otherwise: string;
}

export const fixPages: Readonly<Record<FindingCode, FixPage>> = {
  'smb.not-requested': {
    click:
      'Unmounts the share and all mounts on its connection, gives each `multichannel,max_channels=N` where it came from (N: the usable ports of the NAS, 16 at most), and mounts them again.',
    otherwise: 'None where fewer than two ports are known to be usable, or the kernel is from before 5.5.',
  },
  'smb.session-shared': {
    click: 'Unmounts all mounts on the connection, gives the option to those without it, and mounts them again.',
    otherwise: 'Always possible, unless a name or place of a share cannot be written in a plan.',
  },
  'smb.dialect-too-old': {
    click:
      'Where the mount itself demands an old protocol: all mounts of the NAS go off, those get `vers=3.1.1`, all ask for channels, and go on again.',
    otherwise: 'Where it is the NAS that speaks nothing newer: its menu, or the line for smb.conf to copy.',
  },
  'smb.server-off': {
    click:
      'At a plain Samba on Linux that is asked over SSH and says that it is off: `server multi channel support = yes` in a marked block of smb.conf, checked and read anew; then the mounts of the NAS go off and on. Where the connection is only older than the setting: the mounts alone.',
    otherwise:
      'Appliances: the menu and the switch, in the words of the system. A NAS that is not asked: the line to copy. Settings that say “on” already: the restart is to copy, because it drops everyone.',
  },
  'smb.guest-cannot-bind': {
    click:
      'Asks for an account, writes its password into a file that only root may read, and mounts with it in place of the guest.',
    otherwise: 'Letting guests have channels is not possible in SMB, and less security is never offered.',
  },
  'smb.binding-refused': {
    otherwise:
      'Never one click. Encryption per share in place of everywhere is a choice about security: the lines are to copy. What other error codes mean is told.',
  },
  'smb.server-advertises-one': {
    click:
      'At a plain Samba on Linux that is asked and listens on all addresses: `interfaces` with the ports that it announces and those that this computer reaches besides; then the mounts go off and on.',
    otherwise:
      'With `bind interfaces only = yes` the service would have to be restarted, so the line is to copy; so it is for a NAS that is not asked.',
  },
  'smb.mount-address-not-advertised': {
    otherwise:
      'The address is part of what a line of fstab mounts, and only options are changed for you: the commands are to copy.',
  },
  'smb.one-port': {
    otherwise: 'It is not certain that mounting again helps, and it needs all files closed: the commands are to copy.',
  },
  'smb.unequal-speed': {
    otherwise: 'Equal speeds are the cure. More channels cost something at both ends, so the options are to copy.',
  },
  'smb.channel-stalled': { otherwise: 'The path is dead below the share: a cable, a switch, a port.' },
  'smb.channel-not-opened': {
    click:
      'Unmounts the share and all mounts on its connection and mounts them again, so that the channels are asked for anew.',
    otherwise: 'Always possible, unless a name or place of a share cannot be written in a plan.',
  },
  'smb.channel-lost': {
    click: 'Unmounts and mounts the share again, where other channels still work and no announced address is silent.',
    otherwise:
      'While the way is cut, or the whole connection is lost, mounting would fail or hang; the kernel connects anew by itself (from 5.19 on, single channels too).',
  },
  'smb.fewer-than-asked': {
    click: 'Lowers `max_channels` to the number of ports, at all mounts on the connection that ask for more.',
    otherwise:
      'With one port, `nomultichannel` is to copy: asking in vain costs nothing, and a second port would be found.',
  },
  'smb.unreachable-address': {
    click:
      'At a plain Samba on Linux that is asked and listens on all addresses: `interfaces` without the address. It goes on listening there, so nobody loses a way in.',
    otherwise: 'An address in a network of this computer that is silent: the wire. Otherwise the line is to copy.',
  },
  'smb.kernel-weak': {
    otherwise: 'A newer kernel. For one that piles channels up, the line that announces ports without RSS is to copy.',
  },
  'smb.user-sessions-single': {
    otherwise: 'Whose login a mount uses, and where it is mounted, is a choice about rights: the options are to copy.',
  },
  'smb.signature-failures': {
    otherwise:
      'A newer kernel is the cure. Until then the option for one channel is to copy; signing is never switched off.',
  },
  'load.one-request-at-a-time': {
    click:
      'A mount with `cache=none`: mounts this share again without that option, so that the kernel reads ahead. Else, from Linux 6.12 on: `rsize=262144`, so that a read past the cache is sent as several requests, with `rasize` so that what is read ahead stays as much. Whether it helps is seen at the next copy.',
    otherwise:
      'None for older kernels and for mounts with such small requests already, because nothing on the mount helps a program that reads past the cache: several copies at once, or a program with several streams.',
  },
  'load.limited-elsewhere': {
    otherwise: 'Disks, processors and encryption: no setting of Lanewise’s makes them faster.',
  },
  'net.port-down': {
    otherwise: 'A cable or a switch. If a port of this computer was switched off, the command is to copy.',
  },
  'net.link-slow': { otherwise: 'A cable or the settings of a switch port. A speed is never forced.' },
  'net.arp-flux': {
    click:
      'At a plain Linux NAS that is asked over SSH: `arp_ignore=1`, `arp_announce=2`, and for each announced address a table and a rule of its own, so that answers leave by their own port.',
    otherwise:
      'Synology: Open vSwitch, by its menu. Other appliances: separate networks. A NAS that is not asked: the settings to copy.',
  },
  'net.same-exit': {
    click:
      'Each port of this computer answers for its own address (`arp_ignore=1`, `arp_announce=2`; a strict `rp_filter` becomes loose), each further port gets a route to one address of the NAS, and the shares go off and on.',
    otherwise: 'None where no second address of the NAS is known: separate networks for the pairs of ports.',
  },
  'net.reverse-path-filter': {
    click:
      'Where a further port and an address of the NAS are free, the same as for `net.same-exit`; else sets `rp_filter=2` for the port, and mounts the shares behind it again.',
    otherwise: 'Separate networks for the pairs of ports do the same.',
  },
  'net.bond-hides-ports': {
    otherwise: 'Never one click: changing a bond can cut a machine off. To try it here, the commands are to copy.',
  },
  'net.bond-one-member': {
    otherwise:
      'It is mended at the switch. Never one click: changing a bond can cut a machine off. The commands that take it apart are to copy.',
  },
  'net.tunnel-carries': {
    otherwise:
      'The VPN’s client writes its routes and rules anew whenever it likes, so its own setting is best: that, or a rule before its rules, is to copy.',
  },
  'net.mtu-mismatch': {
    click: 'Where this computer’s packets are the larger ones: sets its MTU to that of the NAS’s port, or to 1500.',
    otherwise: 'Where the NAS’s are larger: the command for a Linux NAS is to copy.',
  },
  'host.cannot-look': { otherwise: 'More rights are for a person to give: the command is to copy.' },
  'nas.views-differ': { otherwise: 'One end is out of date and mends itself, or another finding has the cause.' },
  'nas.cannot-look': { otherwise: 'More rights are for a person to give: the line for /etc/sudoers.d is to copy.' },
};
