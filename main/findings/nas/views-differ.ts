import type { Severity } from '../../../shared/model/finding.ts';
import type { Disagreement, NasView } from '../../../shared/model/nas-view.ts';
import type { Evidence } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, first } from '../../../shared/text/phrases.ts';
import { finding, type History } from '../finding.ts';
import { nasSideOf } from '../nas-side.ts';
import { explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { nasConnections, sockets } from '../sources.ts';
import { perNas } from '../subjects.ts';

/** Each evidence may be a whole table: a few lines of it show what is meant. */
const mostLines = 12;

/** The most telling first. A speed that is announced otherwise than it is, is a matter of net.link-slow. */
const order: readonly Disagreement['kind'][] = [
  'port-idle',
  'not-at-nas',
  'connection-count',
  'not-here',
  'dead-at-nas',
  'address-not-at-nas',
];
const severities: Readonly<Partial<Record<Disagreement['kind'], Severity>>> = {
  'port-idle': 'warning',
  'not-at-nas': 'warning',
};

/** Workstation and NAS, each asked on its own, do not say the same of what goes on between them. */
export const viewsDiffer = finding({
  code: 'nas.views-differ',
  unless: [
    'net.arp-flux',
    'net.port-down',
    'smb.channel-lost',
    'smb.channel-stalled',
    'smb.unreachable-address',
    'net.bond-hides-ports',
  ],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perNas(history, [sockets, nasConnections], (nas) => {
      const lasting = lastingDifferences(nasSideOf(nas, history[0]), history);
      const [worst, ...others] = order.flatMap((kind) => lasting.filter((one) => one.kind === kind));
      if (worst === undefined) return undefined;
      return {
        severity: severities[worst.kind] ?? 'note',
        seen: { nas: nasNamed(nas), worst, others },
        evidence: worst.evidence.map((one) => withDecisive(one, worst)),
      };
    }),
  says: ({ nas, worst, others }) => {
    const more = [...new Set(others.map((one) => `${difference(one, nas)}.`))].slice(0, 3);
    return {
      title: `${difference(worst, nas)}.`,
      consequence: [consequences[worst.kind], ...more].join(' '),
    };
  },
  // One end is out of date and mends itself, or the cause is another finding's.
  remedies: ({ worst }) => [explain(toDo[worst.kind])],
});

/** The two ends are not asked at the same moment: what was made or ended between shows in one look only. */
function lastingDifferences(view: NasView | undefined, [, ...earlier]: History): readonly Disagreement[] {
  if (view === undefined) return [];
  const last = earlier
    .flatMap(({ nasViews }) => nasViews.filter(({ machine }) => machine === view.machine))
    .find(({ facts }) => facts.asked < view.facts.asked);
  const before = last && new Set(last.disagreements.map(keyOf));
  return before === undefined ? view.disagreements : view.disagreements.filter((one) => before.has(keyOf(one)));
}

function keyOf(one: Disagreement): string {
  switch (one.kind) {
    case 'connection-count':
      return one.kind;
    case 'not-at-nas':
    case 'dead-at-nas':
      return `${one.kind} ${one.lane}`;
    case 'not-here':
      return `${one.kind} ${one.connection.client.address} ${one.connection.client.port}`;
    case 'port-idle':
      return `${one.kind} ${one.port} ${one.direction}`;
    case 'announced-speed':
    case 'address-not-at-nas':
      return `${one.kind} ${one.address}`;
    default:
      return one satisfies never;
  }
}

function withDecisive(evidence: Evidence, one: Disagreement): Evidence {
  const words =
    one.kind === 'port-idle' ? [one.port] : one.kind === 'address-not-at-nas' ? [one.address] : [':445', ':'];
  const lines = evidence.lines.slice(0, mostLines);
  const decisive = words.filter((word) => lines.some((line) => line.includes(word))).slice(0, 1);
  return { ...evidence, lines, ...(decisive.length > 0 ? { decisive } : {}) };
}

/** Which of the two ends says what, in one sentence. */
function difference(one: Disagreement, nas: string): string {
  switch (one.kind) {
    case 'connection-count':
      return `This machine has ${connections(one.here)} to ${nas}, and ${nas} counts ${count(one.there)}`;
    case 'not-at-nas':
      return `${first(nas)} does not know a connection that this machine holds`;
    case 'dead-at-nas':
      return `The SMB service of ${nas} lists a channel that its own kernel has given up`;
    case 'not-here':
      return `${first(nas)} holds a connection of this machine that does not exist here any more`;
    case 'port-idle':
      return `The connections to ${one.port} of ${nas} move ${speed(one.here)}, and ${one.port} itself ${speed(one.there)}${
        one.busiest === undefined || one.busiest === one.port ? '' : `; the bytes pass ${one.busiest}`
      }`;
    case 'announced-speed':
      return `${first(nas)} announces another speed for ${one.address} than its port ${one.port} has`;
    case 'address-not-at-nas':
      return `A connection goes to ${one.address}, and no port of ${nas} has that address`;
    default:
      return one satisfies never;
  }
}

const connections = (value: number): string => `${count(value)} ${value === 1 ? 'connection' : 'connections'}`;
const speed = (rate: number): string => `${(rate / 1e6).toFixed(1)} MB/s`;

const consequences: Readonly<Record<Disagreement['kind'], string>> = {
  'connection-count': 'One of the two lists is out of date: a connection broke, and one end has not noticed it yet.',
  'not-at-nas':
    'What is sent on it is lost until this machine notices: the NAS was started anew, or something between cut it.',
  'dead-at-nas':
    'The service forgets it after some minutes; the list of clients shows one channel too many until then.',
  'not-here': 'The NAS keeps it until its time runs out; files that were open on it may stay locked until then.',
  'port-idle': 'So the paths share a port at the NAS, however evenly the bytes are spread here.',
  'announced-speed': 'Channels are dealt out by the announced speeds.',
  'address-not-at-nas':
    'Something between rewrites addresses, so that the NAS’s ports cannot be told apart for certain.',
};

const toDo: Readonly<Record<Disagreement['kind'], string>> = {
  'connection-count': 'Wait a minute and look again; if it stays, look at the cable and the switch between.',
  'not-at-nas': 'If it does not mend itself within a minute, unmount the share and mount it again.',
  'dead-at-nas': 'Nothing, unless it stays for long: then look at the log of the SMB service.',
  'not-here': 'Wait until the NAS lets go of it. Behind a broken link, mend the link.',
  'port-idle':
    'With several ports of the NAS in one network, Linux sends everything by the first: give each pair of ports a network of its own, or let the NAS choose the port by its own address (policy routing; Open vSwitch on a Synology).',
  'announced-speed': 'Bring the ports to equal speed, or correct the speed in the settings of the SMB service.',
  'address-not-at-nas': 'Mount the share through an address that the NAS has itself, if there is a way to it.',
};
