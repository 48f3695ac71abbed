import { milliseconds, type Milliseconds } from '../../../shared/model/units.ts';

/** One read, by the monotonic clock. */
export interface TimedRead {
  readonly begun: Milliseconds;
  /** Left out: it waits for its answer. */
  readonly ended?: Milliseconds;
  /** What the system said where it gave no data. */
  readonly failure?: string;
}

/** The longest that a read waited which was under way between these moments; one without an answer counts until `until`. */
export function silenceWithin(reads: readonly TimedRead[], from: Milliseconds, until: Milliseconds): Milliseconds {
  const waits = reads
    .filter(({ begun, ended = until }) => begun <= until && ended >= from)
    .map(({ begun, ended = until }) => Math.min(ended, until) - begun);
  return milliseconds(Math.max(0, ...waits));
}

/** Whether a read that began after this moment was answered with data. */
export const answeredSince = (reads: readonly TimedRead[], from: Milliseconds): boolean =>
  reads.some(({ begun, ended, failure }) => begun >= from && ended !== undefined && failure === undefined);

/** Reads that ended without data between these moments. */
export const failedWithin = (
  reads: readonly TimedRead[],
  from: Milliseconds,
  until: Milliseconds,
): readonly TimedRead[] =>
  reads.filter(({ ended = -1, failure }) => failure !== undefined && ended >= from && ended <= until);
