import type { FindingCode } from '../../model/finding.ts';
import type { FindingPage } from './finding-page.ts';

export const networkPages: Readonly<Record<Extract<FindingCode, `net.${string}`>, FindingPage>> = {
  'net.port-down': {
    means: 'A network port of this computer, or of a NAS that is asked, belongs to the picture and has no link.',
    looksAt: [
      'carrier and flags of the local interfaces',
      'which interface carried a channel',
      'the members of bonds',
      'the NAS’s own interfaces, if it is asked',
    ],
    fires:
      'A wired port without a link carried a channel, is a member of a bond that serves a share, or has an address in the network of a NAS.',
    healthy: ['An empty network socket of a laptop.', 'An inactive Wi-Fi.'],
    whatToDo: ['Cable and switch port; `ip link set NAME up` if it was switched off.'],
    onlyTheNasKnows:
      'Without asking the NAS, a port of it that is down shows here only as an address that does not answer (smb.unreachable-address) or a lost channel. With it, the port is named, and those are folded under it.',
  },
  'net.link-slow': {
    means: 'A link runs slower than both of its ends can.',
    looksAt: ['the link speed in `/sys/class/net`', 'what the port and its partner offer, by `ethtool`'],
    fires:
      'A port that carries a share negotiated less than the fastest mode both ends offer. A port of a NAS that is asked runs slower than it is announced, or at 100 Mbit/s or less beside a fast one.',
    healthy: ['The partner cannot do more.', 'A driver that does not tell.'],
    whatToDo: ['Another cable first, then the settings of the switch port.'],
    onlyTheNasKnows: 'Without asking the NAS, the link speed at its side is known here only as far as it is announced.',
  },
  'net.arp-flux': {
    means:
      'Two addresses of the NAS answer with one hardware address, so everything sent to either enters by one port. Each channel shows half of the bytes, and together they are as fast as one link. A Linux NAS with two ports in one network does that unless told otherwise.',
    looksAt: [
      'the neighbour table (`ip -j neigh`)',
      'the routes to the addresses',
      'the NAS’s list of interfaces',
      'at a NAS that is asked: which port holds which address, `arp_*`, and what each port sent',
    ],
    fires:
      'Two announced addresses of the same IP version have the same hardware address on the same local interface, without a router between.',
    healthy: [
      'A bridge or Open vSwitch at the NAS answers with one hardware address for each.',
      'The IPv4 and the IPv6 address of one port.',
      'Addresses behind a router: its hardware address is not in question.',
      'Two addresses that a NAS which is asked has on one port: that is one port less, and no flux.',
    ],
    whatToDo: [
      'At the NAS: `arp_ignore=1`, `arp_announce=2`, or Open vSwitch (Synology).',
      'Or separate networks for the two pairs of ports.',
    ],
  },
  'net.same-exit': {
    means:
      'This computer has two ports that reach the NAS, and all channels leave by one: with both in one network, Linux sends everything by the first route.',
    looksAt: [
      'local addresses of the connections',
      'routes to the NAS’s addresses',
      'the local interfaces and their speed',
    ],
    fires:
      'All channels leave by one interface, another wired one has an address in a NAS network, and the one in use is not known to be as fast as the NAS’s ports together.',
    healthy: ['The port in use is fast enough for all.', 'Two pairs of ports in two networks.'],
    whatToDo: ['A network for each pair of ports, or a host route for the second address, or policy routing.'],
  },
  'net.reverse-path-filter': {
    means:
      'With a strict reverse path filter Linux drops packets that come in by another interface than it would send them by: the second path never opens.',
    looksAt: [
      '`rp_filter` of `all` and of the interface (the greater one is in force)',
      '`IPReversePathFilter` in `/proc/net/netstat`: how many packets the filter has dropped since the start',
      'connection attempts without an answer',
      'the kernel’s log since the share was last mounted',
      'routes',
    ],
    fires:
      'A second local interface by which answers of the NAS may come has a strict filter, the filter has dropped something, and a NAS port that answers ARP has no channel. It is told as a fact where a connection is attempted again and again, or the log says that one ran out of time (-110, -115). Where neither is to be seen (Linux up to 6.12 tries while mounting only, 7.2 for half a minute), it is told as probable if nothing else explains the missing channel, and as possible if the log may not be read.',
    healthy: [
      'A strict filter while all paths work.',
      'A strict filter that has dropped nothing: then the answers are missing for another reason.',
      'A count above zero alone: a broadcast that comes in by the second port counts too.',
      'A loose filter (2).',
    ],
    whatToDo: ['`rp_filter=2` for that interface and mounting anew, or separate networks.'],
  },
  'net.bond-hides-ports': {
    means:
      'A bond or team makes one port of several: multichannel sees one address, and a single connection never uses more than one member.',
    looksAt: ['`/proc/net/bonding`', 'local addresses of the connections', 'the byte rates of the members'],
    fires:
      'A share with several useful NAS ports leaves by a bond with two or more members up, none of which alone is as fast as those ports. A warning if only one member is seen to carry, else a note.',
    healthy: [
      'A bond of members that are each fast enough.',
      'A NAS with one port.',
      'active-backup: told as a note that says which port carries, for it is meant so.',
    ],
    whatToDo: [
      'Take the ports out of the bond and give each an address.',
      'Otherwise layer3+4 hashing here and at the switch.',
    ],
    onlyTheNasKnows:
      'A bond at the NAS’s side looks from here like a NAS with one port. A NAS that is asked tells it: a note, unless one member is as fast as this computer’s links.',
  },
  'net.bond-one-member': {
    means:
      'A bond by 802.3ad (LACP) uses fewer of its ports than have a link, because the switch does not take part, or its ports are in different groups. The others carry nothing, and the kernel calls all of them up.',
    looksAt: [
      '`/proc/net/bonding`: the active aggregator, its number of ports and its partner; aggregator and churn state of each member',
      'local addresses of the connections, also of bridges and VLANs upon the bond',
      'the bonds of a NAS that is asked over SSH',
    ],
    fires:
      'A share leaves by the bond, two or more members have a link, and fewer of them are in the active aggregator and in step (not `churned`). An ordinary user is not told which aggregator is active: where each member has one of its own, only one can carry. A warning if several channels were asked for and one port is not enough for them, else a note.',
    healthy: [
      'All members in one aggregator.',
      'A bond that has just come up: it is told after half a minute.',
      'active-backup: one port carries and the other stands by, as it is meant to (see net.bond-hides-ports).',
      'A member without a link: that is net.port-down.',
    ],
    whatToDo: [
      'At the switch: all ports of the bond in one LACP group, on one switch or on switches that act as one.',
      'Or take the bond apart and give each port an address.',
    ],
    onlyTheNasKnows: 'A bond at the NAS’s side is seen only where the NAS is asked and has `/proc/net/bonding`.',
  },
  'net.tunnel-carries': {
    means:
      'A VPN or another tunnel covers the network that this computer and the NAS are in, so that what goes to the NAS leaves by the tunnel in place of the cable. A further channel changes nothing, for it goes the same way.',
    looksAt: [
      'local addresses of the connections, and the routes to the NAS’s addresses',
      'the kinds of the local interfaces (`ip -j -d addr`): tun, WireGuard, GRE, VTI, PPP, …, or point-to-point without hardware addresses',
      'the rules that choose a table of routes (`ip -j rule`)',
      'the neighbour table',
    ],
    fires:
      'A connection to the NAS was made from a tunnel’s address, or by a route into a tunnel, and another interface with a way out has an address in the network of the NAS’s address.',
    healthy: [
      'A NAS that is reached by the tunnel only: no interface is in its network.',
      'A network elsewhere with the same addresses: told apart where the NAS was asked for there and did not answer (`FAILED`).',
      'A VPN beside a share that goes by the cable.',
    ],
    whatToDo: [
      'In the VPN: leave the own network out (Tailscale: `--accept-routes=false`; WireGuard: AllowedIPs).',
      'Or a rule before those of the VPN: `ip rule add to NAS priority 100 lookup main`. A route in the main table alone does not help where rules come before it.',
      'Then mount the share again: an open connection keeps the address of the tunnel.',
    ],
  },
  'net.mtu-mismatch': {
    means: 'This side sends jumbo frames, and the other side or something between takes none.',
    looksAt: [
      'the MTU of the local interface',
      '`mss` and `advmss` of the connections',
      'the MTU of the NAS’s port, if it is asked',
    ],
    fires:
      'The interface has a large MTU, and connections over it may send small segments only. Or the NAS is asked, and one of the two ports has a large MTU and the other has not.',
    healthy: ['Jumbo frames on both sides.', 'Some tens of bytes less, as tunnels and options take.'],
    whatToDo: ['One MTU everywhere; 1500 is right unless every part can do more.'],
    onlyTheNasKnows:
      'Whether large packets get through whole can be told for sure only by sending some; nothing is sent without being asked.',
  },
};
