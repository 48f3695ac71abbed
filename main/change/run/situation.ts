import type { Subject } from '../../../shared/model/finding.ts';
import type { FixSituation } from '../../../shared/model/fix.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Share, Snapshot, Verdict, VerdictWord } from '../../../shared/model/snapshot.ts';
import type { FixPart } from '../plan.ts';
import { stepKindOf } from '../steps.ts';

/** Less than this is echoes, no copy (B/s). */
const quietBelow = 12_500;

const rank: Readonly<Record<VerdictWord, number>> = {
  broken: 0,
  unknown: 1,
  single: 2,
  partial: 3,
  limited: 4,
  full: 4,
};

/** How good a verdict is beside another one: negative is worse. Of the same word, the one that carries less is. */
export function compareVerdicts(after: Verdict, before: Verdict): number {
  return rank[after.word] - rank[before.word] || after.carrying - before.carrying;
}

/** Windows opens its further connections under load, and none was seen since the share was set up as it is: nothing is worse by that. */
export const isNotLoadedYet = ({ verdict, notLoaded }: Share): boolean =>
  verdict.word === 'unknown' && notLoaded !== undefined && verdict.missing.includes(notLoaded);

/** Nothing more can come up by itself. */
export function isWell({ word }: Verdict): boolean {
  return word === 'full' || word === 'limited';
}

/** The shares that a change is about: those of its subject, and those that it mounts anew. */
export function sharesConcerned(subject: Subject, parts: readonly FixPart[], now: Snapshot): readonly Share[] {
  const places = new Set(parts.flatMap(({ steps }) => steps.flatMap((step) => stepKindOf(step).places?.(step) ?? [])));
  return now.shares.filter((share) => places.has(share.at) || isOf(subject, share));
}

function isOf(subject: Subject, share: Share): boolean {
  if (subject.kind === 'share') return subject.id === share.id;
  return subject.kind === 'nas' ? subject.id === share.nas : true;
}

/** The share whose situation stands for all: the subject's own, else the one that is worst off. */
export function shareInFocus(subject: Subject, concerned: readonly Share[]): Share | undefined {
  const own = concerned.find((share) => subject.kind === 'share' && share.id === subject.id);
  return own ?? [...concerned].sort((one, other) => compareVerdicts(one.verdict, other.verdict))[0];
}

/** How a share stands in a snapshot. */
export function situationOf(share: Share, now: Snapshot): FixSituation {
  const { word, carrying, possible } = share.verdict;
  const throughput = throughputOf(share);
  return { at: now.at, verdict: word, carrying, possible, ...(throughput === undefined ? {} : { throughput }) };
}

function throughputOf(share: Share): number | undefined {
  const rates = valueOf(share.session)?.lanes.map(({ recent }) => valueOf(recent)) ?? [];
  if (!rates.every((rate) => rate !== undefined)) return undefined;
  const sum = rates.reduce((total, { received, sent }) => total + received + sent, 0);
  return sum < quietBelow ? undefined : sum;
}
