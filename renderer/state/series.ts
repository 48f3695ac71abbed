import type { PublishedSnapshot } from '../../shared/ipc/publication.ts';
import { movedBy, type Lane, type LaneId, type Rate } from '../../shared/model/snapshot.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { type BytesPerSecond, bytesPerSecond, type Instant } from '../../shared/model/units.ts';

/** One look at one lane. */
export interface SeriesPoint {
  readonly at: Instant;
  /** `undefined`: the rate could not be known at that look. */
  readonly total?: BytesPerSecond;
}

export type LaneSeries = Readonly<Record<LaneId, readonly SeriesPoint[]>>;

/** As long as a person can remember having started a copy. */
export const seriesWindowMs = 60_000;

/** Both directions together. */
export function totalOf(rate: Pick<Rate, 'received' | 'sent'>): BytesPerSecond {
  return bytesPerSecond(rate.received + rate.sent);
}

/** All lanes of a snapshot, each once, although mounts of one session list the same ones. */
export function lanesOf(snapshot: PublishedSnapshot): readonly Lane[] {
  const lanes = snapshot.shares.flatMap((share) => valueOf(share.session)?.lanes ?? []);
  return [...new Map(lanes.map((lane) => [lane.id, lane])).values()];
}

/** The series with one more look; points that left the window are dropped, and with them lanes that are gone. */
export function withLook(series: LaneSeries, snapshot: PublishedSnapshot): LaneSeries {
  const at = snapshot.at;
  const points = new Map<LaneId, readonly SeriesPoint[]>(
    Object.entries(series).map(([lane, before]) => [lane, before.filter((point) => isInWindow(point.at, at))]),
  );
  for (const lane of lanesOf(snapshot)) {
    const rate = movedBy(lane);
    const point: SeriesPoint = rate === undefined ? { at } : { at, total: totalOf(rate) };
    points.set(lane.id, [...(points.get(lane.id) ?? []), point]);
  }
  return Object.fromEntries([...points].filter(([, kept]) => kept.length > 0));
}

/** Strictly before the new look: after a jump of the clock backwards nothing old may stand to the right of now. */
function isInWindow(at: Instant, now: Instant): boolean {
  return at < now && at >= now - seriesWindowMs;
}

/** What all given lanes moved together at each look, oldest first; not known where it is of one of them not known. */
export function summed(series: LaneSeries, lanes: readonly LaneId[]): readonly SeriesPoint[] {
  const sums = new Map<Instant, number | undefined>();
  for (const { at, total } of lanes.flatMap((lane) => series[lane] ?? [])) {
    const before = sums.has(at) ? sums.get(at) : 0;
    sums.set(at, total === undefined || before === undefined ? undefined : before + total);
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([at, total]) => (total === undefined ? { at } : { at, total: bytesPerSecond(total) }));
}
