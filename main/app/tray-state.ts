import type { Units } from '../../shared/text/screens/numbers.ts';
import type { Level } from '../../shared/model/judgement.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { movedBy, type Share, type Snapshot } from '../../shared/model/snapshot.ts';
import { bytesPerSecond, type BytesPerSecond } from '../../shared/model/units.ts';
import { lookingTexts } from '../../shared/text/looking.ts';
import { idleBelow, rateText } from '../../shared/text/screens/numbers.ts';
import { shownName, trayTexts } from '../../shared/text/tray.ts';
import { verdictBadge } from '../../shared/text/verdicts.ts';
import type { Judged } from '../judge/judge.ts';
import type { TargetState } from '../watch/target-watcher.ts';

/** What the tray shows, apart from any picture or platform. */
export interface TrayState {
  readonly level: Level;
  /** Distinct carrying paths of the share that leads; drawn as the figure. */
  readonly carrying: number;
  /** Bars below the figure. */
  readonly possible: number;
  /** One sentence. */
  readonly tooltip: string;
  readonly shares: readonly { readonly id: string; readonly label: string }[];
}

/** What the tray shows: the worst share leads. Pure. */
export function trayState(target: TargetState, units: Units): TrayState {
  const { judged, stale, lookFailure } = target;
  if (judged === undefined)
    return lookFailure === undefined ? blank('none', lookingTexts.first) : blank('unknown', lookFailure);
  const { snapshot, shares: levels } = judged;
  const [worst, ...others] = levels;
  const leading = snapshot.shares.find(({ id }) => id === worst?.share);
  if (leading === undefined) return withoutShares(judged, target);
  const line = lineOf(leading, snapshot, units);
  const { carrying, possible, word } = leading.verdict;
  return {
    level: stale ? 'unknown' : judged.level,
    carrying,
    possible: word === 'unknown' ? Math.max(possible, 1) : possible,
    tooltip: marked(stale ? trayTexts.stale(line) : line, others.length, target),
    shares: snapshot.shares.map((share) => ({
      id: share.id,
      label: trayTexts.line(nameOf(share, snapshot), verdictBadge(share.verdict)),
    })),
  };
}

function withoutShares({ snapshot, level }: Judged, target: TargetState): TrayState {
  if (target.lookFailure !== undefined) return blank('unknown', marked(target.lookFailure, 0, target));
  const isRead = snapshot.mountsUnread === undefined;
  return blank(level, marked(isRead ? trayTexts.noShares : trayTexts.mountsUnreadable, 0, target));
}

function blank(level: Level, tooltip: string): TrayState {
  return { level, carrying: 0, possible: level === 'unknown' ? 2 : 0, tooltip, shares: [] };
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

function marked(line: string, others: number, { source, judged }: TargetState): string {
  const whole = others === 0 ? line : trayTexts.others(line, others);
  switch (source.kind) {
    case 'sample':
      return trayTexts.sample(whole);
    case 'recording':
      return trayTexts.recording(whole);
    case 'remote':
      return trayTexts.remote(whole, shownName(judged?.snapshot.hostName ?? source.hostName));
    case 'local':
      return whole;
    default:
      return source satisfies never;
  }
}
