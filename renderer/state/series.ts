import type { PublishedSnapshot } from '../../shared/ipc/publication.ts';
import type { Lane, LaneId, Rate } from '../../shared/model/snapshot.ts';
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
    const rate = valueOf(lane.rate);
    const point: SeriesPoint = rate === undefined ? { at } : { at, total: totalOf(rate) };
    points.set(lane.id, [...(points.get(lane.id) ?? []), point]);
  }
  return Object.fromEntries([...points].filter(([, kept]) => kept.length > 0));
}

/** Strictly before the new look: after a jump of the clock backwards nothing old may stand to the right of now. */
function isInWindow(at: Instant, now: Instant): boolean {
  return at < now && at >= now - seriesWindowMs;
}

/** What all given lanes moved together at each look, oldest first. */
export function summed(series: LaneSeries, lanes: readonly LaneId[]): readonly SeriesPoint[] {
  const sums = new Map<Instant, number | undefined>();
  for (const point of lanes.flatMap((lane) => series[lane] ?? [])) {
    const before = sums.get(point.at);
    sums.set(point.at, point.total === undefined ? before : (before ?? 0) + point.total);
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([at, total]) => (total === undefined ? { at } : { at, total: bytesPerSecond(total) }));
}
