import type { IpFamily } from './ip-family.ts';
import { unchecked, type Reading, type Unread } from './reading.ts';
import type { BitsPerSecond, Bytes } from './units.ts';

/** One end of a TCP connection. IPv6 addresses without brackets and in the shortest form, IPv4-mapped ones as IPv4. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** `open-vswitch`: a virtual switch's own port, as Synology puts its addresses on. */
export type InterfaceKind =
  'wired' | 'wireless' | 'bond' | 'bridge' | 'vlan' | 'tunnel' | 'loopback' | 'virtual' | 'open-vswitch';

export interface InterfaceAddress {
  readonly family: IpFamily;
  readonly address: string;
  readonly prefixLength: number;
  readonly scope: 'global' | 'link' | 'host' | 'other';
}

/** A network interface of a machine, whichever its role. What is `undefined` was not told, or nobody asked for it. */
export interface Interface {
  readonly name: string;
  readonly kind: InterfaceKind;
  /** The adapter hangs on USB. */
  readonly usb?: boolean;
  /** Administratively up and with carrier (`unknown`: the driver does not tell). */
  readonly link: 'up' | 'down' | 'unknown';
  /** Of the cable; none while the link is down. */
  readonly speed?: BitsPerSecond;
  readonly duplex?: 'full' | 'half';
  /** The fastest mode the port itself supports, by `ethtool`. */
  readonly supportedSpeed?: BitsPerSecond;
  /** The fastest mode the link partner advertised, by `ethtool`. */
  readonly partnerSpeed?: BitsPerSecond;
  /** `ifconfig` of some systems and PowerShell do not tell it of every interface. */
  readonly mtuBytes?: number;
  readonly mac?: string;
  readonly driver?: string;
  /** Vendor and product, where known. */
  readonly model?: string;
  /** Receive queues; more than one makes RSS possible. */
  readonly receiveQueues?: number;
  readonly addresses: readonly InterfaceAddress[];
  /** Name of the bond or bridge it belongs to. */
  readonly master?: string;
  /** Names of what it is made of (bond members, bridge ports, a VLAN's parent). */
  readonly lower: readonly string[];
  /** Totals since it exists, from another source than the rest: an interface is known without them too. */
  readonly received?: Bytes;
  readonly sent?: Bytes;
  /** The line that the totals stand in, and where it was read. */
  readonly counted?: { readonly source: string; readonly line: string };
}

/** One line of the neighbour table (ARP, NDP). */
export interface Neighbour {
  readonly address: string;
  readonly dev: string;
  readonly mac?: string;
  /** Kernel's words: REACHABLE, STALE, DELAY, PROBE, FAILED, INCOMPLETE, PERMANENT, NOARP. */
  readonly states: readonly string[];
  readonly router: boolean;
}

/** Where a machine sends what goes to an address or a network, or that it sends it nowhere. */
export type Route =
  | {
      /** An address, a network in prefix form, or `default`. */
      readonly to: string;
      readonly kind: 'via-interface';
      readonly dev: string;
      readonly gateway?: string;
      readonly source?: string;
      /** A number or a name; left out for `main`, and by an `ip` that does not tell. */
      readonly table?: string;
      /** The kernel's word for what goes to no single other machine: `local`, `broadcast`, … */
      readonly type?: string;
    }
  | { readonly to: string; readonly kind: 'unreachable'; readonly reason: string; readonly table?: string };

/** A rule that chooses a routing table. */
export interface RoutingRule {
  readonly priority: number;
  /** `all`, a network, or `not` and a network. */
  readonly from: string;
  readonly table?: string;
}

/** A bond as /proc/net/bonding tells it. */
export interface Bond {
  readonly name: string;
  readonly mode: string;
  /** The one member that works, in a mode of which only one does (active-backup). */
  readonly activeMember?: string;
  /** 802.3ad: the members that carry, as the kernel tells root only. The partner's MAC is all zeros where none answers. */
  readonly aggregator?: { readonly id: number; readonly partner?: string };
  readonly members: readonly BondMember[];
}

export interface BondMember {
  readonly name: string;
  readonly up: boolean;
  readonly speed?: BitsPerSecond;
  /** 802.3ad: members of one aggregator carry together, and only one aggregator does. */
  readonly aggregator?: number;
  /** 802.3ad: this end has not come into step with the other one, and the member carries nothing. */
  readonly churned?: boolean;
}

/** `rp_filter`: 0 is off, 1 strict, 2 loose; the greater one of `all` and the interface's own is in force. */
export const strictFilter = 1;

/** Sysctls of one interface (or of `all`) that decide which port answers and which packets are dropped. */
export interface InterfaceSysctls {
  readonly name: string;
  readonly rpFilter?: number;
  readonly arpIgnore?: number;
  readonly arpAnnounce?: number;
  readonly arpFilter?: number;
}

/**
 * A TCP connection as `ss -tin` shows it; times that `ss` leaves out are `undefined`. Of Windows only its state and its
 * ends are known.
 */
export interface TcpSocket {
  /** `ss`'s word: ESTAB, SYN-SENT, FIN-WAIT-1, CLOSE-WAIT, … */
  readonly state: string;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly receiveQueue?: Bytes;
  readonly sendQueue?: Bytes;
  /** Both are `undefined` where the kernel or its `ss` does not count bytes (before Linux 4.1). */
  readonly bytesAcked?: Bytes;
  readonly bytesReceived?: Bytes;
  /** Exponential back-off steps of the retransmission timer; above zero the other side is not answering. */
  readonly backoff?: number;
  /** Segments sent and not yet acknowledged. */
  readonly unacknowledged?: number;
  readonly retransmitted?: number;
  readonly sinceSentMs?: number;
  readonly sinceReceivedMs?: number;
  readonly sinceAckMs?: number;
  /** Whose it is, where `ss` was asked for that; what is root's, as the kernel's own are, has none. */
  readonly user?: number;
  readonly quoted: readonly string[];
}

/** The network of a machine, as its system tells it. */
export interface NetworkFacts {
  readonly interfaces: Reading<readonly Interface[]>;
  readonly bonds: Reading<readonly Bond[]>;
  readonly settings: Reading<readonly InterfaceSysctls[]>;
  readonly neighbours: Reading<readonly Neighbour[]>;
  /** Every table of routes. */
  readonly routes: Reading<readonly Route[]>;
  /** What the tables, rules and settings come to, one reading for each address of a NAS that a client named. */
  readonly routesTo: Readonly<Record<string, Reading<Route>>>;
  /** IPv4 rules that choose a table of routes; of a client read only where a route to a NAS leads into a tunnel. */
  readonly rules: Reading<readonly RoutingRule[]>;
  /** Connections to NAS by the usual ports, and to the addresses of `anyPortTo` by any. */
  readonly sockets: Reading<readonly TcpSocket[]>;
  /** Addresses to which connections on whatever port were asked for, because the usual ones did not show them all. */
  readonly anyPortTo: readonly string[];
  /** Packets that the reverse path filter has dropped since the start, by whatever interface. */
  readonly reversePathDrops: Reading<number>;
  /** Inode number of the network namespace that was looked at; `ss` and `ip` show nothing of another one. */
  readonly namespace: Reading<number>;
}

/** A network of which nothing is known, for one reason. */
export const networkUnread = (why: Unread): NetworkFacts => ({
  interfaces: why,
  bonds: why,
  settings: why,
  neighbours: why,
  routes: why,
  routesTo: {},
  rules: why,
  sockets: why,
  anyPortTo: [],
  reversePathDrops: why,
  namespace: why,
});

export const noNetwork = networkUnread(unchecked);
