import type { Finding, Severity } from '../../shared/model/finding.ts';
import type { Judgement, Level, ShareLevel, Trouble } from '../../shared/model/judgement.ts';
import type { Share, VerdictWord } from '../../shared/model/snapshot.ts';

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

/** The one order of verdicts: the most urgent first. */
const urgency: readonly VerdictWord[] = ['broken', 'single', 'partial', 'unknown', 'limited', 'full'];

/** Nothing more can come up by itself. */
export const isWell = (word: VerdictWord): boolean => levelOfVerdict[word] === 'ok';

/**
 * Of something that could not be read the verdict says whether it matters. A NAS that was asked and does not answer is
 * another thing: whoever asks for its word does not have it, and all may be well or not.
 */
export function levelOfFinding({ code, severity }: Pick<Finding, 'code' | 'severity'>): Level {
  if (code === 'host.cannot-look') return 'ok';
  const level = levelOfSeverity[severity];
  return code === 'nas.cannot-look' && level !== 'ok' ? 'unknown' : level;
}

const worst = (levels: readonly Level[], atLeast: Level): Level =>
  levels.reduce((one, other) => (rank[other] > rank[one] ? other : one), atLeast);

/** What is mounted, and whether that is known. */
interface Mounted {
  readonly shares: readonly Share[];
  readonly mountsRead: boolean;
}

/** The level of each share and of everything together. */
export function leveled(
  { shares: mounted, mountsRead }: Mounted,
  troubles: readonly Trouble[],
): Pick<Judgement, 'troubles' | 'level' | 'shares'> {
  const sorted = troubles.toSorted((left, right) => rank[right.level] - rank[left.level]);
  const shares = mounted.map((share) => {
    const own = sorted.filter((trouble) => trouble.shares.includes(share.id));
    const levels = own.map(({ level }) => level);
    const label = labelOf(own);
    const level = worst(levels, levelOfVerdict[share.verdict.word]);
    return { share, level, ...(label !== undefined && { label }) };
  });
  const levels = [...shares, ...troubles].map(({ level }) => level);
  return {
    troubles: sorted,
    level: mounted.length > 0 ? worst(levels, 'ok') : withoutShares(mountsRead, levels),
    shares: shares.toSorted(compare).map((one): ShareLevel => ({ ...one, share: one.share.id })),
  };
}

/** The word of the first cause that explains why a lane is not there. */
function labelOf(troubles: readonly Trouble[]): string | undefined {
  const findings = troubles.flatMap(({ finding, consequences }) => [finding, ...consequences]);
  return findings.find(({ label }) => label !== undefined)?.label;
}

/** A note about a machine on which nothing is mounted makes nothing fine. */
function withoutShares(mountsRead: boolean, levels: readonly Level[]): Level {
  return worst(
    levels.filter((level) => level !== 'ok'),
    mountsRead ? 'none' : 'unknown',
  );
}

interface Ranked {
  readonly share: Share;
  readonly level: Level;
}

function compare(left: Ranked, right: Ranked): number {
  const urgent = ({ share }: Ranked): number => urgency.indexOf(share.verdict.word);
  const missing = ({ share: { verdict } }: Ranked): number => verdict.possible - verdict.carrying;
  return (
    rank[right.level] - rank[left.level] ||
    urgent(left) - urgent(right) ||
    missing(right) - missing(left) ||
    left.share.remote.localeCompare(right.share.remote, 'en') ||
    left.share.id.localeCompare(right.share.id, 'en')
  );
}
