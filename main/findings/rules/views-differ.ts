import type { Severity } from '../../../shared/model/finding.ts';
import type { Disagreement, NasView } from '../../../shared/model/nas-view.ts';
import type { Evidence } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { viewsDiffer as text } from '../../../shared/text/findings/nas.ts';
import { nasSideOf } from '../nas-side.ts';
import { found, type History, type Rule } from '../rule.ts';
import { nasNamed, nasSubject } from '../share-view.ts';

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
export const viewsDiffer: Rule = {
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
  diagnose: (history) =>
    history[0].nas.flatMap((nas) => {
      const lasting = lastingDifferences(nasSideOf(nas, history[0]), history);
      const [worst, ...others] = order.flatMap((kind) => lasting.filter((one) => one.kind === kind));
      if (worst === undefined) return [];
      return found(viewsDiffer, {
        severity: severities[worst.kind] ?? 'note',
        subject: nasSubject(nas),
        text: text({ nas: nasNamed(nas), differences: [worst, ...others] }),
        evidence: worst.evidence.map((one) => withDecisive(one, worst)),
      });
    }),
};

/** The two ends are not asked at the same moment: what was made or ended between shows in one look only. */
function lastingDifferences(view: NasView | undefined, [, ...earlier]: History): readonly Disagreement[] {
  if (view === undefined) return [];
  const last = earlier
    .flatMap(({ nasViews }) => nasViews.filter(({ machine }) => machine === view.machine))
    .find(({ facts }) => facts.clock < view.facts.clock);
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
