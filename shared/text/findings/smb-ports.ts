import type { NasGuide } from '../../model/nas-facts.ts';
import { advise, all, commandOf, count, first, listed, type FindingText } from './finding-text.ts';
import { mountAgain } from './mounting.ts';

interface AdvertisesOne {
  readonly nas: string;
  readonly announced: readonly string[];
  readonly others: readonly string[];
  /** What is to be done on this kind of NAS, if it was asked. */
  readonly guide?: NasGuide;
}

export function serverAdvertisesOne({ nas, announced, others, guide }: AdvertisesOne): FindingText {
  const some = announced.length === 1 ? 'one port' : `${count(announced.length)} ports`;
  return {
    title: `${first(nas)} announces ${some} only, though ${listed(others)} ${others.length === 1 ? 'leads' : 'lead'} to another one.`,
    consequence: `Channels are opened to announced ports, so only ${listed(announced)} can be used besides the address of the mount.`,
    advice: [
      advise(
        `Let the SMB service of ${nas} announce all of its ports (in Samba: leave “interfaces” empty or list all of them), then restart that service.`,
      ),
      ...(guide === undefined ? [] : [advise(guide.restart.text, guide.restart.copy)]),
    ],
  };
}

interface NotAdvertised {
  readonly nas: string;
  readonly address: string;
  readonly announced: readonly string[];
  /** `//10.0.0.2/data`: what to mount instead. */
  readonly instead?: string;
}

export function mountAddressNotAdvertised({ nas, address, announced, instead }: NotAdvertised): FindingText {
  return {
    title: `The share was mounted through ${address}, which ${nas} does not announce.`,
    consequence: `The kernel cannot match its first channel with a port of the NAS, so it may open others to the same port. Announced ${announced.length === 1 ? 'is' : 'are'} ${listed(announced)}.`,
    advice: [advise('Mount the share through an announced address, or through a name that stands for one:', instead)],
  };
}

interface OnePort {
  readonly nas: string;
  readonly channels: number;
  readonly address: string;
  readonly unused: readonly string[];
  readonly places: readonly string[];
}

export function onePort({ nas, channels, address, unused, places }: OnePort): FindingText {
  return {
    title: `${all(channels)} channels go to one port of ${nas}, ${address}.`,
    consequence: `They share that port’s speed; ${listed(unused)} ${unused.length === 1 ? 'is' : 'are'} not used.`,
    advice: [
      advise(
        `See that ${listed(unused)} can be reached and that ${nas} announces equal speeds for its ports; the kernel spreads channels by what is announced.`,
      ),
      mountAgain(places),
    ],
  };
}

interface Unequal {
  readonly nas: string;
  readonly fast: readonly string[];
  readonly slow: readonly string[];
  readonly asked: number;
}

export function unequalSpeed({ nas, fast, slow, asked }: Unequal): FindingText {
  return {
    title: `${first(nas)} announces ${listed(slow)} as slower than ${listed(fast)}, and the slower port is not used.`,
    consequence: `The kernel deals its ${count(asked)} channels out by announced speed, so all of them went to the faster port.`,
    advice: [
      advise('Bring the ports to equal speed (cable, switch port), or use the fast port alone.'),
      advise(
        'Or ask for more channels, so that one is left for the slower port:',
        `multichannel,max_channels=${asked * 2}`,
      ),
    ],
  };
}

interface Fewer {
  readonly nas: string;
  readonly asked: number;
  readonly channels: number;
  readonly ports: number;
}

export function fewerThanAsked({ nas, asked, channels, ports }: Fewer): FindingText {
  return {
    title: `The mount asks for ${count(asked)} channels; ${nas} has ports for fewer, and ${count(channels)} ${channels === 1 ? 'is' : 'are'} open.`,
    consequence: 'Nothing is lost by it, but each mount tries in vain for the others and says so in the kernel’s log.',
    advice: [
      advise(
        'To ask for what there is, mount with:',
        ports > 1 ? `multichannel,max_channels=${ports}` : 'nomultichannel',
      ),
    ],
  };
}

export type WhyUnreachable =
  'not-at-nas' | 'own-address' | 'no-route' | 'no-answer' | 'gave-up' | 'refused' | 'still-trying';

interface Unreachable {
  readonly nas: string;
  readonly addresses: readonly string[];
  readonly why: WhyUnreachable;
  readonly onLink: boolean;
  /** A path is missing because of it. */
  readonly costs: boolean;
  /** The NAS's ports that hold the addresses, if it was asked. */
  readonly ports?: readonly string[];
}

const whyUnreachable: Readonly<Record<WhyUnreachable, string>> = {
  'not-at-nas': 'none of its ports has that address',
  'own-address': 'this computer has that address itself',
  'no-route': 'this computer has no route to it',
  'no-answer': 'nothing answers there',
  'gave-up': 'the kernel could not connect to it',
  refused: 'no SMB service listens there',
  'still-trying': 'connections to it are never answered',
};

export function unreachableAddress({ nas, addresses, why, onLink, costs, ports = [] }: Unreachable): FindingText {
  const limit = advise(
    `If this computer is not meant to use ${listed(addresses)} (VPN, containers, another network), let the SMB service of ${nas} announce its other ports only (in Samba: “interfaces” and “bind interfaces only = yes”).`,
  );
  const named = ports.length === 0 ? `the port of ${nas} with ${listed(addresses)}` : `${listed(ports)} of ${nas}`;
  const wire = advise(`See whether ${named} has a cable and its lamp is on.`);
  const way = advise(
    `See whether a firewall stands in the way of port 445, or a route is missing:`,
    commandOf('ip', 'route', 'get', addresses[0] ?? ''),
  );
  return {
    title: `${first(nas)} announces ${listed(addresses)}${ports.length === 0 ? '' : ` (its ${ports.length === 1 ? 'port' : 'ports'} ${listed(ports)})`}, and ${whyUnreachable[why]}.`,
    consequence: costs
      ? 'No channel can be opened to that port, and mounting may take long because it is tried.'
      : 'Nothing is lost by it now, but mounting may take long because it is tried.',
    advice:
      why === 'own-address' || why === 'not-at-nas'
        ? [limit]
        : onLink && why === 'no-answer'
          ? [wire, limit]
          : [way, limit],
  };
}

interface WeakKernel {
  readonly release: string;
  readonly why: 'before-multichannel' | 'no-reconnect' | 'piles-up';
}

const weakness: Readonly<Record<WeakKernel['why'], Pick<FindingText, 'title' | 'consequence'>>> = {
  'before-multichannel': {
    title: 'This computer’s kernel is from before multichannel.',
    consequence: 'It opens one connection to a NAS, whatever the options say; multichannel came with Linux 5.5.',
  },
  'no-reconnect': {
    title: 'This computer’s kernel does not bring a lost channel back.',
    consequence:
      'As long as nothing breaks all is well; after a cable was out, the share keeps using the remaining channels until it is mounted anew.',
  },
  'piles-up': {
    title: 'This computer’s kernel opens all channels to the same port of the NAS.',
    consequence:
      'It stays with the first announced port that has several receive queues, so the other ports carry nothing.',
  },
};

export function kernelWeak({ release, why }: WeakKernel): FindingText {
  return {
    ...weakness[why],
    advice: [
      advise(`Use a newer kernel: 6.8 or later, or a maintained 6.1 of your distribution. Now running: ${release}.`),
      ...(why === 'no-reconnect' ? [advise('Until then, unmount and mount the share after a broken link.')] : []),
      ...(why === 'piles-up'
        ? [advise('Until then, let the NAS announce its ports without RSS; then each gets one channel.')]
        : []),
    ],
  };
}

interface NotOpened {
  readonly nas: string;
  readonly asked: number;
  /** Useful ports of the NAS. */
  readonly ports: number;
  readonly places: readonly string[];
}

export function channelNotOpened({ nas, asked, ports, places }: NotOpened): FindingText {
  return {
    title: `The share has one channel of the ${count(asked)} it asked for, and the kernel’s log gives no reason.`,
    consequence: `${first(nas)} offers multichannel and ${count(ports)} ports, so copies end at the speed of one port for no reason that can be seen.`,
    advice: [
      mountAgain(places),
      advise(
        'If it is one channel again, see what the kernel says right after the mount: it tells which address it tried and what came of it.',
        'sudo dmesg | grep -i cifs | tail -n 30',
      ),
    ],
  };
}
