import type { Interface } from '../../../shared/model/network.ts';
import type { NasPort, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds, type BitsPerSecond } from '../../../shared/model/units.ts';
import { finding } from '../finding.ts';
import { askedNas, type AskedNas } from '../nas-ports.ts';
import { quoteNasInterfaces } from '../nas-side.ts';
import { quoteNic } from '../interface-quotes.ts';
import { nicSubject, servingNics } from '../nic-view.ts';
import { quoteMatching } from '../quotes.ts';
import { explain } from '../remedy.ts';
import { quoteInterfaces } from '../share-quotes.ts';
import { nasNamed, nasSubject, sharesOn } from '../share-view.ts';
import { interfaces as ownInterfaces, whole } from '../sources.ts';
import { answer, perMachine, type Wrong } from '../subjects.ts';

interface Seen {
  /** `eth0`, or a port of a NAS. */
  readonly port: string;
  readonly nas?: string;
  readonly speed: string;
  readonly possible: string;
  /** What says that it could be faster. */
  readonly why: 'both-ends' | 'announced' | 'neighbour';
}

/** A port negotiated less than both it and its partner offer: most often a cable. */
export const linkSlow = finding<Seen>({
  code: 'net.link-slow',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(30_000),
  examine: (history) => {
    const [now] = history;
    return [
      ...perMachine(history, [ownInterfaces], ownLinks(now)),
      ...askedNas(now).map((asked) =>
        answer(nasSubject(asked.nas), slowAtNas(asked, now), () => [whole(asked.facts.network.interfaces)]),
      ),
    ];
  },
  says: ({ port, nas, speed, possible, why }) => {
    switch (why) {
      case 'both-ends':
        return {
          title: `The network port ${port} runs at ${speed}, though both of its ends can do ${possible}.`,
          consequence: 'Every path over it ends at the lower speed.',
        };
      case 'announced':
        return {
          title: `The network port ${port} of ${nas} runs at ${speed}, though ${possible} is announced for it.`,
          consequence: 'Every path to it ends at the lower speed, and channels are dealt out as if it were fast.',
        };
      case 'neighbour':
        return {
          title: `The network port ${port} of ${nas} runs at ${speed}, and its neighbour at ${possible}.`,
          consequence: 'Every path to it ends at the lower speed.',
        };
      default:
        return why satisfies never;
    }
  },
  // Two ends agree on the speed by what cable and ports allow; forcing it would often cut the link.
  remedies: ({ nas }) => [
    explain('Change the cable first: one bad pair of wires is enough to fall back to a lower speed.'),
    explain(
      nas === undefined
        ? 'Then see whether the switch port is set to a fixed speed.'
        : 'Then see whether the switch port, or the port in the NAS’s network settings, is set to a fixed speed.',
    ),
  ],
});

function ownLinks(now: Snapshot): readonly Wrong<Seen>[] {
  return servingNics(now).flatMap((nic): readonly Wrong<Seen>[] => {
    const possible = offeredByBoth(nic);
    if (nic.speed === undefined || possible === undefined || nic.speed >= possible) return [];
    return [
      {
        severity: 'warning',
        subject: nicSubject(nic),
        seen: { port: nic.name, speed: spoken(nic.speed), possible: spoken(possible), why: 'both-ends' },
        evidence: [
          ...quoteMatching(now.nics, [`/sys/class/net/${nic.name}/speed:`], [`speed:${nic.speed / 1e6}`]),
          ...quoteNic(now, nic.name, []),
        ],
      },
    ];
  });
}

function offeredByBoth({ supportedSpeed, partnerSpeed }: Interface): BitsPerSecond | undefined {
  if (supportedSpeed === undefined || partnerSpeed === undefined) return undefined;
  return supportedSpeed < partnerSpeed ? supportedSpeed : partnerSpeed;
}

/** No port of a NAS in use is made for less; a link at this speed has fallen back to it. */
const fallenBack = 100e6;
const usual = 1e9;

interface Slow {
  readonly port: NasPort;
  readonly name: string;
  readonly speed: BitsPerSecond;
  readonly expected: BitsPerSecond;
  readonly why: 'announced' | 'neighbour';
}

/** A port of a NAS that runs slower than it announces, or has fallen back while another one has not. */
function slowAtNas(asked: AskedNas, now: Snapshot): Wrong<Seen> | undefined {
  const { nas, facts } = asked;
  const [slow] = nas.ports.flatMap((port) => slowness(port, asked) ?? []);
  if (slow === undefined) return undefined;
  const { port, name, speed, expected, why } = slow;
  const view = sharesOn(nas, now).find(({ announced }) => announced?.some((one) => one.address === port.address));
  const own = view?.announced?.filter((one) => one.address === port.address) ?? [];
  const megabits = String(speed / 1e6);
  return {
    severity: 'warning',
    seen: { nas: nasNamed(nas), port: name, speed: spoken(speed), possible: spoken(expected), why },
    evidence: [
      ...(facts.network.interfaces.state === 'known' && facts.family === 'linux'
        ? [
            {
              ...facts.network.interfaces.evidence,
              source: `/sys/class/net/${name}/speed`,
              lines: [megabits],
              decisive: [megabits],
            },
          ]
        : []),
      ...quoteNasInterfaces(facts, [name]),
      ...(view && own.length > 0 ? quoteInterfaces(view, own) : []),
    ],
  };
}

function slowness(port: NasPort, { interfaces }: AskedNas): Slow | undefined {
  const { atNas } = port;
  const speed = atNas?.speed;
  if (atNas?.link !== 'up' || speed === undefined || atNas.hardware.length !== 1) return undefined;
  const name = atNas.hardware[0] ?? atNas.name;
  if (port.announced && port.speed !== undefined && speed < port.speed) {
    return { port, name, speed, expected: port.speed, why: 'announced' };
  }
  const fast = interfaces.find((one) => one.kind === 'wired' && one.link === 'up' && (one.speed ?? 0) >= usual);
  if (speed > fallenBack || fast?.speed === undefined) return undefined;
  return { port, name, speed, expected: fast.speed, why: 'neighbour' };
}

function spoken(speed: BitsPerSecond): string {
  return speed >= 1e9 ? `${speed / 1e9} Gbit/s` : `${speed / 1e6} Mbit/s`;
}
