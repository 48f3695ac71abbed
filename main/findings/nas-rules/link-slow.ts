import type { Finding } from '../../../shared/model/finding.ts';
import type { NasPort, Snapshot } from '../../../shared/model/snapshot.ts';
import type { BitsPerSecond } from '../../../shared/model/units.ts';
import { nasLinkSlow as text } from '../../../shared/text/findings/nas.ts';
import { quoteNasInterfaces } from '../nas-side.ts';
import { found, type Rule } from '../rule.ts';
import { quoteInterfaces } from '../share-quotes.ts';
import { nasNamed, nasSubject, sharesOn } from '../share-view.ts';
import { askedNas, type AskedNas } from './nas-ports.ts';

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
export function nasLinksSlow(rule: Rule, now: Snapshot): readonly Finding[] {
  return askedNas(now).flatMap((asked) => {
    const { nas, facts } = asked;
    const [slow] = nas.ports.flatMap((port) => slowness(port, asked) ?? []);
    if (slow === undefined) return [];
    const { port, name, speed, expected, why } = slow;
    const view = sharesOn(nas, now).find(({ announced }) => announced?.some((one) => one.address === port.address));
    const own = view?.announced?.filter((one) => one.address === port.address) ?? [];
    return found(rule, {
      severity: 'warning',
      subject: nasSubject(nas),
      text: text({ nas: nasNamed(nas), port: name, speed: spoken(speed), expected: spoken(expected), why }),
      evidence: [
        ...(facts.interfaces.state === 'known' && facts.ways.family === 'linux'
          ? [
              {
                ...facts.interfaces.evidence,
                source: speedSource(name),
                lines: [String(speed / 1e6)],
                decisive: [String(speed / 1e6)],
              },
            ]
          : []),
        ...quoteNasInterfaces(facts, [name]),
        ...(view && own.length > 0 ? quoteInterfaces(view, own) : []),
      ],
    });
  });
}

const speedSource = (name: string): string => `/sys/class/net/${name}/speed`;

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
