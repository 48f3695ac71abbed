import type { Disagreement, LaneAtNas } from '../../model/nas-view.ts';
import type { BitsPerSecond, BytesPerSecond } from '../../model/units.ts';
import { machineWords } from './machine.ts';
import { rateText, speedText, type Units } from './numbers.ts';

/** Words for the NAS's end of lanes and ports, beside what this machine sees of them. */
export const endWords = {
  here: 'here',
  there: 'NAS',
  atNas: 'On the NAS',
  notAsked: 'Lanewise is not connected to this NAS. This is what this machine sees of it.',
  asked: (machine: string): string =>
    `Lanewise is connected to the NAS as ${machine}. Names and speeds are those that the NAS reports.`,
  askedButSilent: 'The NAS does not answer now. This is what this machine sees of it.',
  ask: 'Connect to this NAS…',
  askWhy: 'Over SSH, the NAS shows which of its ports carries which lane, and how it is set up.',
  toPage: 'NAS details',
  portNamed: (name: string): string => `port ${name}`,
  down: 'link down',
  noPort: 'at no port of the NAS',
  speedNotTold: 'speed not known',
  announcedOtherwise: (announced: BitsPerSecond, actual: BitsPerSecond, units: Units): string =>
    `${speedText(actual, units)}, not ${speedText(announced, units)}`,
  noConnection: 'not there',
  deadConnection: 'dead there',
  match: {
    certain: 'Both ends report the same connection.',
    inferred: 'An address is rewritten on the way; this is the only connection that fits.',
    none: 'The NAS lists no such connection.',
  } satisfies Readonly<Record<LaneAtNas['match'], string>>,
  rateOfConnection: 'of this connection',
  rateOfPort: 'of the whole port',
  socket: {
    established: 'connected',
    closing: 'closing',
    missing: 'its kernel no longer has this connection',
    elsewhere: 'on another node of the cluster',
    unknown: 'its sockets could not be read',
  },
  disagree: 'Where the two ends disagree',
  disagreeShort: 'the two ends disagree',
  links: machineWords.link,
  kinds: machineWords.kinds,
} as const;

/** "0.94 Gbit/s out, 0.01 Gbit/s in": as the NAS counts, so its "out" is what this machine receives. */
export function nasRateText(received: BytesPerSecond, sent: BytesPerSecond, units: Units): string {
  return `${rateText(sent, units)} out, ${rateText(received, units)} in`;
}

/** A disagreement as one sentence, with names and addresses as the machines report them. */
export function disagreementSentence(one: Disagreement, units: Units): string {
  switch (one.kind) {
    case 'connection-count':
      return `This machine has ${one.here} connections open to the NAS; the NAS has ${one.there} of this machine.`;
    case 'not-at-nas':
      return 'A lane is connected here, but the NAS has no such connection.';
    case 'dead-at-nas':
      return 'The SMB service of the NAS still lists a channel, but the kernel of the NAS no longer has its connection.';
    case 'not-here':
      return `The NAS holds a connection of this machine (from port ${one.connection.client.port}) that does not exist here.`;
    case 'port-idle':
      return idleSentence(one, units);
    case 'announced-speed':
      return `${one.port} (${one.address}) runs at ${speedText(one.actual, units)}, but the NAS announces ${speedText(one.announced, units)}.`;
    case 'address-not-at-nas':
      return `Lanes go to ${one.address}, but no interface of the NAS has that address.`;
    default:
      return one satisfies never;
  }
}

function idleSentence(one: Extract<Disagreement, { kind: 'port-idle' }>, units: Units): string {
  const flow = one.direction === 'received' ? 'come in here from' : 'leave here for';
  const instead = one.busiest === undefined || one.busiest === one.port ? '' : ` They pass ${one.busiest}.`;
  return `${rateText(one.here, units)} ${flow} ${one.port}, but only ${rateText(one.there, units)} pass that port.${instead}`;
}
