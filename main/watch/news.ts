import type { PublishedNas } from '../../shared/ipc/nas.ts';
import type { Publication, PublishedSnapshot, WatchedSource } from '../../shared/ipc/publication.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Remedy } from '../../shared/model/fix.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Milliseconds } from '../../shared/model/units.ts';
import type { Judged } from '../judge/judge.ts';

/** What a monitor says after every look. */
export interface News {
  readonly source: WatchedSource;
  /** Of the last look that succeeded. */
  readonly judged?: Judged;
  readonly interval: Milliseconds;
  readonly lookFailure?: string;
  /** What was judged is too old to be reported as the present. */
  readonly stale: boolean;
}

/** What is published beside the news of a monitor. */
export interface Beside {
  readonly sequence: number;
  readonly trayMissing: boolean;
  readonly nas: readonly PublishedNas[];
  readonly remediesOf: (finding: Finding, now: Snapshot) => readonly Remedy[];
}

/** The form in which news goes to the window. */
export function publicationOf(news: News, { sequence, trayMissing, nas, remediesOf }: Beside): Publication {
  const { source, judged, interval, lookFailure, stale } = news;
  return {
    sequence,
    source: judged === undefined ? source : { ...source, hostName: judged.snapshot.hostName },
    phase: judged === undefined ? 'looking' : 'watching',
    ...(judged === undefined ? { troubles: [], level: 'none', shares: [], events: [] } : published(judged, remediesOf)),
    stale,
    interval,
    ...(lookFailure === undefined ? {} : { lookFailure }),
    nas,
    trayMissing,
  };
}

type PublishedJudgement = Pick<Publication, 'snapshot' | 'readAt' | 'troubles' | 'level' | 'shares' | 'events'>;

function published(judged: Judged, remediesOf: Beside['remediesOf']): PublishedJudgement {
  const { snapshot, troubles, level, shares, events } = judged;
  return {
    snapshot: withoutFacts(snapshot),
    readAt: snapshot.at,
    troubles: troubles.map((trouble) => ({ ...trouble, remedies: remediesOf(trouble.finding, snapshot) })),
    level,
    shares,
    events,
  };
}

/** Before the first look. */
export function noNews(source: WatchedSource, interval: Milliseconds): News {
  return { source, interval, stale: false };
}

function withoutFacts({ facts: { mounts }, ...snapshot }: Snapshot): PublishedSnapshot {
  // A system without a mount table is no Linux; what is mounted there is not known.
  return mounts.state === 'known' ? snapshot : { ...snapshot, mountsUnread: mounts };
}
