import type { PublishedNas } from '../../shared/ipc/nas.ts';
import type { Publication, PublishedSnapshot, WatchedSource } from '../../shared/ipc/publication.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Remedies } from '../../shared/model/fix.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Instant, Milliseconds } from '../../shared/model/units.ts';

/** What a monitor says after every look. */
export interface News {
  readonly source: WatchedSource;
  /** The last good one. */
  readonly snapshot?: Snapshot;
  /** Those a person hears of. */
  readonly findings: readonly Finding[];
  /** All that stand, told or not: what a change is checked by. */
  readonly standing: readonly Finding[];
  readonly readAt?: Instant;
  readonly interval: Milliseconds;
  readonly lookFailure?: string;
  /** The snapshot is too old to be told as the present. */
  readonly stale: boolean;
}

/** The form in which news goes to the window. */
export function publicationOf(
  news: News,
  sequence: number,
  trayMissing: boolean,
  nas: readonly PublishedNas[],
  remedies: readonly Remedies[],
): Publication {
  const { source, snapshot, findings, readAt, interval, lookFailure } = news;
  return {
    sequence,
    source: snapshot === undefined ? source : { ...source, hostName: snapshot.hostName },
    phase: snapshot === undefined ? 'looking' : 'watching',
    ...(snapshot === undefined ? {} : { snapshot: withoutFacts(snapshot) }),
    findings,
    remedies,
    ...(readAt === undefined ? {} : { readAt }),
    interval,
    ...(lookFailure === undefined ? {} : { lookFailure }),
    nas,
    trayMissing,
  };
}

/** Before the first look. */
export function noNews(source: WatchedSource, interval: Milliseconds): News {
  return { source, findings: [], standing: [], interval, stale: false };
}

function withoutFacts({ facts: { mounts }, ...snapshot }: Snapshot): PublishedSnapshot {
  // A system without a mount table is no Linux; what is mounted there is not known.
  return mounts.state === 'known' ? snapshot : { ...snapshot, mountsUnread: mounts };
}
