import type { Disagreement, NasLane } from '../../model/nas-view.ts';
import type { BitsPerSecond, BytesPerSecond } from '../../model/units.ts';
import { machineWords } from './machine.ts';
import { rateText, speedText, type Units } from './numbers.ts';

/** Words for the NAS's end of lanes and ports, beside what this machine sees of them. */
export const endWords = {
  here: 'here',
  there: 'NAS',
  atNas: 'At the NAS',
  notAsked: 'The NAS itself is not asked yet. This is what it announces and what this machine sees of it.',
  asked: (machine: string): string => `The NAS is asked as ${machine}. Names and speeds are its own.`,
  askedButSilent: 'The NAS is to be asked and does not answer now. This is what was seen from here alone.',
  ask: 'Ask this NAS…',
  askWhy: 'Asked by SSH, it tells which of its ports carries which lane, and how it is set up.',
  toPage: 'All that the NAS tells',
  portNamed: (name: string): string => `port ${name}`,
  down: 'link down',
  noPort: 'at no port of the NAS',
  speedNotTold: 'speed not told',
  announcedOtherwise: (announced: BitsPerSecond, actual: BitsPerSecond, units: Units): string =>
    `${speedText(actual, units)}, not ${speedText(announced, units)}`,
  noConnection: 'not there',
  deadConnection: 'dead there',
  match: {
    certain: 'Both ends name the same connection.',
    inferred: 'An address is rewritten in between; this is the one connection that fits.',
    none: 'The NAS lists no such connection.',
  } satisfies Readonly<Record<NasLane['match'], string>>,
  rateOfConnection: 'of this connection',
  rateOfPort: 'of the whole port',
  socket: {
    established: 'connected',
    closing: 'closing',
    missing: 'its kernel has no such connection any more',
    elsewhere: 'at another node of the cluster',
    unknown: 'its sockets could not be looked at',
  },
  disagree: 'Where the two ends do not say the same',
  disagreeShort: 'the two ends disagree',
  links: machineWords.link,
  kinds: { ...machineWords.kinds, 'open-vswitch': 'virtual switch' },
} as const;

/** "0.94 Gbit/s out, 0.01 Gbit/s in": as the NAS counts, so its "out" is what this machine receives. */
export function nasRateText(received: BytesPerSecond, sent: BytesPerSecond, units: Units): string {
  return `${rateText(sent, units)} out, ${rateText(received, units)} in`;
}

/** A disagreement as one sentence; names and addresses in it are what the machines say. */
export function disagreementSentence(one: Disagreement, units: Units): string {
  switch (one.kind) {
    case 'connection-count':
      return `This machine has ${one.here} open to the NAS, the NAS has ${one.there} of this machine.`;
    case 'not-at-nas':
      return 'A lane is connected here, and the NAS has no such connection.';
    case 'dead-at-nas':
      return 'The SMB service of the NAS still lists a channel whose connection its kernel no longer has.';
    case 'not-here':
      return `The NAS holds a connection of this machine (from port ${one.connection.client.port}) that does not exist here.`;
    case 'port-idle':
      return idleSentence(one, units);
    case 'announced-speed':
      return `${one.port} (${one.address}) runs at ${speedText(one.actual, units)}, and the NAS announces ${speedText(one.announced, units)}.`;
    case 'address-not-at-nas':
      return `Lanes go to ${one.address}, and no interface of the NAS has that address.`;
    default:
      return one satisfies never;
  }
}

function idleSentence(one: Extract<Disagreement, { kind: 'port-idle' }>, units: Units): string {
  const way = one.direction === 'received' ? 'come in here from' : 'leave here for';
  const instead = one.busiest === undefined || one.busiest === one.port ? '' : ` They pass ${one.busiest}.`;
  return `${rateText(one.here, units)} ${way} ${one.port}, and only ${rateText(one.there, units)} pass that port.${instead}`;
}
