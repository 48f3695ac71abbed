import type { Units } from '../../shared/text/screens/numbers.ts';
import type { Finding, Severity } from '../../shared/model/finding.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { movedBy, type Share, type Snapshot, type VerdictWord } from '../../shared/model/snapshot.ts';
import type { TrayState } from '../../shared/model/tray.ts';
import { bytesPerSecond, type BytesPerSecond } from '../../shared/model/units.ts';
import { lookingTexts } from '../../shared/text/looking.ts';
import { idleBelow, rateText } from '../../shared/text/screens/numbers.ts';
import { shownName, trayTexts } from '../../shared/text/tray.ts';
import { verdictBadge } from '../../shared/text/verdicts.ts';
import type { News } from './news.ts';

type Level = TrayState['level'];

const levelOfVerdict = {
  full: 'ok',
  limited: 'ok',
  partial: 'warning',
  single: 'warning',
  broken: 'error',
  unknown: 'unknown',
} as const satisfies Record<VerdictWord, Level>;

const levelOfSeverity = { error: 'error', warning: 'warning', note: 'ok' } as const satisfies Record<Severity, Level>;

/** A known fault leads over what could not be looked at, and that over what is fine. */
const rank = { error: 4, warning: 3, unknown: 2, ok: 1, none: 0 } as const satisfies Record<Level, number>;

/** What the tray shows: the worst share leads. Pure. */
export function trayState(news: News, units: Units): TrayState {
  const { snapshot, stale, lookFailure } = news;
  if (snapshot === undefined)
    return lookFailure === undefined ? blank('none', lookingTexts.first) : blank('unknown', lookFailure);
  const shares = snapshot.shares.map((share) => ({ share, level: levelOf(share, news.findings) }));
  const [leading, ...others] = shares.toSorted((left, right) => compare(left, right));
  if (leading === undefined) return withoutShares(snapshot, news);
  const line = lineOf(leading.share, snapshot, units);
  const { carrying, possible, word } = leading.share.verdict;
  return {
    level: stale ? 'unknown' : leading.level,
    carrying,
    possible: word === 'unknown' ? Math.max(possible, 1) : possible,
    tooltip: marked(stale ? trayTexts.stale(line) : line, others.length, news),
    shares: snapshot.shares.map((share) => ({
      id: share.id,
      label: trayTexts.line(nameOf(share, snapshot), verdictBadge(share.verdict)),
    })),
  };
}

function withoutShares(snapshot: Snapshot, news: News): TrayState {
  if (news.lookFailure !== undefined) return blank('unknown', marked(news.lookFailure, 0, news));
  const { state } = snapshot.facts.mounts;
  return state === 'known'
    ? blank('none', marked(trayTexts.noShares, 0, news))
    : blank('unknown', marked(trayTexts.mountsUnreadable, 0, news));
}

function blank(level: Level, tooltip: string): TrayState {
  return { level, carrying: 0, possible: level === 'unknown' ? 2 : 0, tooltip, shares: [] };
}

/** The verdict, or what stands against the share or its NAS, whichever is worse. */
function levelOf(share: Share, findings: readonly Finding[]): Level {
  const told = findings
    .filter(({ subject, because }) => because.length === 0 && (subject.id === share.id || subject.id === share.nas))
    .map(({ severity }) => levelOfSeverity[severity]);
  return [levelOfVerdict[share.verdict.word], ...told].reduce((worst, level) =>
    rank[level] > rank[worst] ? level : worst,
  );
}

interface Ranked {
  readonly share: Share;
  readonly level: Level;
}

/** Worst first; of equals the one that loses more, then always the same one, so that the picture does not flicker. */
function compare(left: Ranked, right: Ranked): number {
  const missing = ({ share: { verdict } }: Ranked): number => verdict.possible - verdict.carrying;
  return (
    rank[right.level] - rank[left.level] ||
    missing(right) - missing(left) ||
    left.share.remote.localeCompare(right.share.remote, 'en') ||
    left.share.id.localeCompare(right.share.id, 'en')
  );
}

function lineOf(share: Share, snapshot: Snapshot, units: Units): string {
  const line = trayTexts.line(nameOf(share, snapshot), verdictBadge(share.verdict));
  const rate = rateOf(share);
  return rate === undefined ? line : trayTexts.withRate(line, rateText(rate, units));
}

function nameOf(share: Share, snapshot: Snapshot): string {
  const nas = snapshot.nas.find(({ id }) => id === share.nas);
  return trayTexts.share(shownName(share.name), shownName(nas?.name ?? share.nas));
}

/** Both directions of all lanes; nothing while a lane's rate is not known or nothing moves. */
function rateOf(share: Share): BytesPerSecond | undefined {
  const rates = valueOf(share.session)?.lanes.map(movedBy);
  if (rates === undefined || !rates.every((rate) => rate !== undefined)) return undefined;
  const sum = rates.reduce((total, { received, sent }) => total + received + sent, 0);
  return sum < idleBelow ? undefined : bytesPerSecond(sum);
}

function marked(line: string, others: number, { source, snapshot }: News): string {
  const whole = others === 0 ? line : trayTexts.others(line, others);
  switch (source.kind) {
    case 'sample':
      return trayTexts.sample(whole);
    case 'recording':
      return trayTexts.recording(whole);
    case 'remote':
      return trayTexts.remote(whole, shownName(snapshot?.hostName ?? source.hostName));
    case 'local':
      return whole;
    default:
      return source satisfies never;
  }
}
