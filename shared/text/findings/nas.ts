import type { Disagreement } from '../../model/nas-view.ts';
import { advise, commandOf, count, first, listed, type FindingText } from './finding-text.ts';

interface NasPortsDown {
  readonly nas: string;
  readonly ports: readonly string[];
  readonly why: 'carried' | 'bond-member' | 'announced' | 'network';
  readonly bond?: string | undefined;
}

export function nasPortsDown({ nas, ports, why, bond }: NasPortsDown): FindingText {
  const consequences: Readonly<Record<NasPortsDown['why'], string>> = {
    carried: 'A path from this computer went over it and is cut.',
    'bond-member': `The bond${bond === undefined ? '' : ` ${bond}`} goes on with its other ports and their speed.`,
    announced: 'It is announced, so channels are tried to it in vain.',
    network: 'It has an address in a network of this computer, so a path that could go over it does not.',
  };
  return {
    title: `The network ${ports.length === 1 ? 'port' : 'ports'} ${listed(ports)} of ${nas} ${ports.length === 1 ? 'has' : 'have'} no link.`,
    consequence: consequences[why],
    advice: [
      advise(`Look at the cable of ${listed(ports)} at ${nas}, and at the switch port at its other end.`),
      advise('If the port was switched off there, switch it on in the NAS’s network settings.'),
    ],
  };
}

interface NasLinkSlow {
  readonly nas: string;
  readonly port: string;
  readonly speed: string;
  readonly expected: string;
  readonly why: 'announced' | 'neighbour';
}

export function nasLinkSlow({ nas, port, speed, expected, why }: NasLinkSlow): FindingText {
  return {
    title:
      why === 'announced'
        ? `The network port ${port} of ${nas} runs at ${speed}, though ${expected} is announced for it.`
        : `The network port ${port} of ${nas} runs at ${speed}, and its neighbour at ${expected}.`,
    consequence:
      why === 'announced'
        ? 'Every path to it ends at the lower speed, and channels are dealt out as if it were fast.'
        : 'Every path to it ends at the lower speed.',
    advice: [
      advise('Change the cable first: one bad pair of wires is enough to fall back to a lower speed.'),
      advise('Then see whether the switch port, or the port in the NAS’s network settings, is set to a fixed speed.'),
    ],
  };
}

interface NasBond {
  readonly bond: string;
  readonly members: readonly string[];
  readonly mode: string | undefined;
  readonly nas: string;
  readonly onlyOne: boolean;
}

export function nasBond({ bond, members, mode, nas, onlyOne }: NasBond): FindingText {
  const how = mode === undefined ? '' : ` (mode ${mode})`;
  return {
    title: `${bond} of ${nas} makes one port of ${listed(members)}, so multichannel cannot tell them apart.`,
    consequence: onlyOne
      ? `One of the ${count(members.length)} ports carries what comes to this computer${how}.`
      : `Which port a channel takes is left to the bond${how}: the channels of this computer may share one, and the speed is then that of one port.`,
    advice: [
      advise(
        `Take ${listed(members)} out of the bond at ${nas} and give each an address, best in a network of its own. Multichannel brings speed and fail-over by itself.`,
      ),
      advise('If the bond must stay, set it and the switch to spread by address and port (layer3+4).'),
    ],
  };
}

interface NasMtu {
  readonly nas: string;
  readonly port: string;
  readonly there: number;
  readonly nic: string;
  readonly here: number;
  readonly address: string;
}

export function nasMtu({ nas, port, there, nic, here, address }: NasMtu): FindingText {
  return {
    title: `${port} of ${nas} is set to packets of ${there} bytes, and ${nic} of this computer to ${here} bytes.`,
    consequence:
      'Large packets are used on one side only: they bring nothing, and where something between drops them, a path stands still.',
    advice: [
      advise(
        'Set one MTU everywhere: this port, every switch between, and the port of the NAS. 1500 is right unless all of them can do more.',
      ),
      advise(
        'To see what goes through whole (IPv4, MTU 9000):',
        commandOf('ping', '-M', 'do', '-s', '8972', '-c', '2', address),
      ),
    ],
  };
}

/** Which of the two ends says what, in one sentence. */
function difference(one: Disagreement, nas: string): string {
  switch (one.kind) {
    case 'connection-count':
      return `This computer has ${connections(one.here)} to ${nas}, and ${nas} counts ${count(one.there)}`;
    case 'not-at-nas':
      return `${first(nas)} does not know a connection that this computer holds`;
    case 'dead-at-nas':
      return `The SMB service of ${nas} lists a channel that its own kernel has given up`;
    case 'not-here':
      return `${first(nas)} holds a connection of this computer that does not exist here any more`;
    case 'port-idle':
      return `The channels to ${one.port} of ${nas} move ${speed(one.here)}, and ${one.port} itself ${speed(one.there)}${
        one.busiest === undefined || one.busiest === one.port ? '' : `; the bytes pass ${one.busiest}`
      }`;
    case 'announced-speed':
      return `${first(nas)} announces another speed for ${one.address} than its port ${one.port} has`;
    case 'address-not-at-nas':
      return `A channel goes to ${one.address}, and no port of ${nas} has that address`;
    default:
      return one satisfies never;
  }
}

const connections = (value: number): string => `${count(value)} ${value === 1 ? 'connection' : 'connections'}`;
const speed = (rate: number): string => `${(rate / 1e6).toFixed(1)} MB/s`;

const consequences: Readonly<Record<Disagreement['kind'], string>> = {
  'connection-count': 'One of the two lists is out of date: a connection broke, and one end has not noticed it yet.',
  'not-at-nas':
    'What is sent on it is lost until the kernel notices: the NAS was started anew, or something between cut it.',
  'dead-at-nas':
    'The service forgets it after some minutes; the list of clients shows one channel too many until then.',
  'not-here': 'The NAS keeps it until its time runs out; files that were open on it may stay locked until then.',
  'port-idle': 'So the paths share a port at the NAS, however evenly the bytes are spread here.',
  'announced-speed': 'The kernel deals its channels out by the announced speeds.',
  'address-not-at-nas':
    'Something between rewrites addresses, so that the NAS’s ports cannot be told apart for certain.',
};

const remedies: Readonly<Record<Disagreement['kind'], string>> = {
  'connection-count': 'Wait a minute and look again; if it stays, look at the cable and the switch between.',
  'not-at-nas': 'If it does not mend itself within a minute, unmount the share and mount it again.',
  'dead-at-nas': 'Nothing, unless it stays for long: then look at the log of the SMB service.',
  'not-here': 'Wait until the NAS lets go of it. Behind a broken link, mend the link.',
  'port-idle':
    'With several ports of the NAS in one network, Linux sends everything by the first: give each pair of ports a network of its own, or let the NAS choose the port by its own address (policy routing; Open vSwitch on a Synology).',
  'announced-speed': 'Bring the ports to equal speed, or correct the speed in the settings of the SMB service.',
  'address-not-at-nas': 'Mount the share through an address that the NAS has itself, if there is a way to it.',
};

interface ViewsDiffer {
  readonly nas: string;
  /** The most telling first. */
  readonly differences: readonly [Disagreement, ...Disagreement[]];
}

export function viewsDiffer({ nas, differences }: ViewsDiffer): FindingText {
  const [worst, ...others] = differences;
  const more = [...new Set(others.map((one) => `${difference(one, nas)}.`))].slice(0, 3);
  return {
    title: `${difference(worst, nas)}.`,
    consequence: [consequences[worst.kind], ...more].join(' '),
    advice: [advise(remedies[worst.kind])],
  };
}

/** What is not known of a NAS while a source of it cannot be read. */
export type NasBlindness = 'everything' | 'connections' | 'sessions' | 'settings' | 'interfaces';

export interface NasUnreadable {
  readonly what: NasBlindness;
  readonly source: string;
  readonly why: 'denied' | 'failed';
  /** What the NAS answered. */
  readonly reason?: string;
}

const unknownThen: Readonly<Record<NasBlindness, string>> = {
  everything: 'what it says of its ports and connections',
  connections: 'which connections it holds',
  sessions: 'which user and session a connection belongs to',
  settings: 'how its SMB service is set up',
  interfaces: 'which ports it has',
};

interface NasCannotLook {
  readonly nas: string;
  readonly missing: readonly [NasUnreadable, ...NasUnreadable[]];
  readonly sudoers: readonly string[];
}

export function nasCannotLook({ nas, missing, sudoers }: NasCannotLook): FindingText {
  const [worst] = missing;
  const denied = missing.some(({ why }) => why === 'denied');
  const failed = missing.filter(({ why }) => why === 'failed');
  return {
    title:
      worst.what === 'everything'
        ? `${first(nas)} could not be asked.`
        : `${listed(missing.map(({ source }) => source))} of ${nas} could not be read.`,
    consequence: `So it is not known ${listed(missing.map(({ what }) => unknownThen[what]))}.`,
    advice: [
      ...(denied
        ? [
            advise(
              sudoers.length === 0
                ? 'Log in there as an administrator, who may read it.'
                : 'Let the account read exactly this without a password. At the NAS, as root, put into a file in /etc/sudoers.d (by visudo -f):',
              sudoers.length === 0 ? undefined : sudoers.join('\n'),
            ),
          ]
        : []),
      ...failed.map(({ source, reason }) => advise(`${source} answered: ${reason ?? 'nothing'}`)),
    ],
  };
}
