import { advise, all, commandOf, listed, type FindingText } from './finding-text.ts';
import { mountAgain } from './mounting.ts';

interface PortDown {
  readonly nic: string;
  readonly why: 'carried' | 'bond-member' | 'nas-network';
  readonly bond?: string;
  readonly nas?: string;
}

export function portDown({ nic, why, bond, nas }: PortDown): FindingText {
  const consequences: Readonly<Record<PortDown['why'], string>> = {
    carried: `A path to ${nas ?? 'the NAS'} went over it and is cut.`,
    'bond-member': `The bond${bond === undefined ? '' : ` ${bond}`} goes on with its other ports and their speed.`,
    'nas-network': `It has an address in the network of ${nas ?? 'the NAS'}, so a path that could go over it does not.`,
  };
  return {
    title: `The network port ${nic} of this computer has no link.`,
    consequence: consequences[why],
    advice: [
      advise(`Look at the cable of ${nic} and the switch port at its other end.`),
      advise('If the port was switched off, switch it on:', commandOf('sudo', 'ip', 'link', 'set', nic, 'up')),
    ],
  };
}

interface LinkSlow {
  readonly nic: string;
  readonly speed: string;
  readonly possible: string;
}

export function linkSlow({ nic, speed, possible }: LinkSlow): FindingText {
  return {
    title: `The network port ${nic} runs at ${speed}, though both of its ends can do ${possible}.`,
    consequence: 'Every path over it ends at the lower speed.',
    advice: [
      advise('Change the cable first: one bad pair of wires is enough to fall back to a lower speed.'),
      advise('Then see whether the switch port is set to a fixed speed.'),
    ],
  };
}

interface ArpFlux {
  readonly nas: string;
  readonly addresses: readonly string[];
  readonly mac: string;
  readonly costs: boolean;
  /** The port by which the NAS itself sent nearly everything, and those by which it did not. */
  readonly carrier?: { readonly name: string; readonly idle: readonly string[] } | undefined;
}

export function arpFlux({ nas, addresses, mac, costs, carrier }: ArpFlux): FindingText {
  const counted =
    carrier === undefined
      ? ''
      : ` The NAS counts the same: it sends by ${carrier.name}, and next to nothing by ${listed(carrier.idle)}.`;
  return {
    title: `${listed(addresses)} of ${nas} answer with the same hardware address, ${mac}.`,
    consequence: costs
      ? `All channels enter the NAS by one port, so they share its speed, however evenly the bytes are spread.${counted}`
      : `Channels to these addresses would enter the NAS by one port and share its speed.${counted}`,
    advice: [
      advise(
        `Let each port of ${nas} answer for its own address only. On a Linux NAS, as root:`,
        'sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2',
      ),
      advise('On a Synology, switching Open vSwitch on does the same.'),
      advise(
        'Or give each port a network of its own, here and at the NAS. If both addresses belong to one port on purpose, announce one of them only.',
      ),
    ],
  };
}

interface SameExit {
  readonly nas: string;
  readonly exit: string;
  readonly others: readonly string[];
  readonly lanes: number;
  readonly route?: string;
}

export function sameExit({ nas, exit, others, lanes, route }: SameExit): FindingText {
  return {
    title: `${all(lanes)} channels to ${nas} leave this computer by ${exit}; ${listed(others)} ${others.length === 1 ? 'carries' : 'carry'} none.`,
    consequence: `They share the speed of ${exit}. With two ports in one network, Linux sends everything by the first that fits.`,
    advice: [
      advise('Best: give each pair of ports a network of its own, here and at the NAS.'),
      advise(
        `Or send one address of the NAS by ${others[0] ?? 'the other port'} (until the next start of the network):`,
        route,
      ),
    ],
  };
}

interface ReversePath {
  readonly nic: string;
  readonly nas: string;
  readonly address: string;
  /** Attempts without an answer, a word of the log, or a channel that is missing beside a count of dropped packets. */
  readonly sign: 'attempts' | 'log' | 'count' | 'count-without-log';
  /** Dropped since the start; `undefined`: not known. */
  readonly drops: number | undefined;
  readonly places: readonly string[];
}

/** How sure it is that the filter is the cause. */
const dropping: Readonly<Record<ReversePath['sign'], string>> = {
  attempts: 'drops',
  log: 'drops',
  count: 'probably drops',
  'count-without-log': 'may drop',
};

export function reversePathFilter(path: ReversePath): FindingText {
  const { nic, nas, sign, places } = path;
  return {
    title: `This computer ${dropping[sign]} answers of ${nas} that come in by ${nic}.`,
    consequence: droppedPath(path),
    advice: [
      advise(
        'Make the filter loose for this port:',
        commandOf('sudo', 'sysctl', '-w', `net.ipv4.conf.${nic.replaceAll('.', '/')}.rp_filter=2`),
      ),
      mountAgain(places),
      advise('Or give the second pair of ports a network of its own.'),
      ...(sign === 'count' || sign === 'count-without-log' ? [whosePackets] : []),
    ],
  };
}

/** The kernel's line names sender and interface; not every kernel can write it. */
const whosePackets = advise(
  'To be sure, let the kernel write down whose packets it drops, mount the share again, and look for the address of the NAS in its log:',
  "sudo sysctl -w net.ipv4.conf.all.log_martians=1\nsudo dmesg | grep 'martian source'",
);

function droppedPath({ nic, address, sign, drops = 0 }: ReversePath): string {
  if (sign === 'attempts' || sign === 'log') {
    return `Its strict reverse path filter expects packets from ${address} by another port, so the path there never opens.`;
  }
  const dropped = drops === 1 ? 'one packet' : `${drops} packets`;
  return (
    `No channel goes to ${address}, though it answers. The strict reverse path filter of ${nic} expects packets from there by ` +
    `another port, and the kernel has dropped ${dropped} for such a reason since it started; it does not say whose.` +
    (sign === 'count'
      ? ' Nothing else that was looked at explains it.'
      : ' Its log, which might name another reason, may not be read.')
  );
}

interface MtuMismatch {
  readonly nic: string;
  readonly mtu: number;
  readonly address: string;
  readonly segment: number;
}

export function mtuMismatch({ nic, mtu, address, segment }: MtuMismatch): FindingText {
  return {
    title: `${nic} is set to packets of ${mtu} bytes, and the way to ${address} takes ${segment} bytes of data at once.`,
    consequence:
      'Large packets are used on one side only: they bring nothing, and where something between drops them, a path stands still.',
    advice: [
      advise(
        'Set one MTU everywhere: this port, every switch between, and the port of the NAS. 1500 is right unless all of them can do more:',
        commandOf('sudo', 'ip', 'link', 'set', nic, 'mtu', '1500'),
      ),
      advise(
        'To see what goes through whole (IPv4, MTU 9000):',
        commandOf('ping', '-M', 'do', '-s', '8972', '-c', '2', address),
      ),
    ],
  };
}
