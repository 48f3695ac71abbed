import type { Interface } from '../../shared/model/network.ts';
import { unchecked, valueOf, type Evidence, type Reading } from '../../shared/model/reading.ts';
import type { Count, Lane, LaneId, Rate, Share, ShareId, Snapshot } from '../../shared/model/snapshot.ts';
import { bytesPerSecond, milliseconds, type Milliseconds } from '../../shared/model/units.ts';

/** "Now" must not tremble with each request, "recent" is what verdicts about load rest on. */
export const recentWindow = milliseconds(10_000);

/** Adds rates of lanes and interfaces by comparing with earlier looks (newest first). */
export function withRates(history: readonly Snapshot[], next: Snapshot): Snapshot {
  const previous = history[0];
  if (previous === undefined) return next;
  const older = oldestWithin(history, next);
  const before = lanesById(previous);
  const longBefore = lanesById(older);
  const shares = next.shares.map((share) =>
    mapLanes(share, (lane) => ({
      ...lane,
      rate: laneRate(before.get(lane.id), lane, clockOf(previous), clockOf(next)),
      recent: laneRate(longBefore.get(lane.id), lane, clockOf(older), clockOf(next)),
    })),
  );
  const time = { from: clockOf(previous), until: clockOf(next) };
  return { ...next, shares, nicRates: interfaceRates(previous.nics, next.nics, time) };
}

/** The oldest look that is still within the window; looks further apart than it fall back to the previous one. */
function oldestWithin(history: readonly Snapshot[], next: Snapshot): Snapshot {
  const fitting = history.filter((snapshot) => elapsed(snapshot, next) <= recentWindow);
  const previous = history[0];
  return fitting.at(-1) ?? previous ?? next;
}

const clockOf = (snapshot: Snapshot): Milliseconds => snapshot.facts.answered;
const elapsed = (earlier: Snapshot, later: Snapshot): number => clockOf(later) - clockOf(earlier);

const lanesOfLooks = new WeakMap<Snapshot, ReadonlyMap<LaneId, Lane>>();

/** The lanes of a look, each once: shares of one session have the same ones. Put together once for each look. */
export function lanesById(snapshot: Snapshot): ReadonlyMap<LaneId, Lane> {
  const known = lanesOfLooks.get(snapshot);
  if (known !== undefined) return known;
  const lanes = snapshot.shares.flatMap((share) => valueOf(share.session)?.lanes ?? []);
  const made = new Map(lanes.map((lane) => [lane.id, lane]));
  lanesOfLooks.set(snapshot, made);
  return made;
}

const sharesOfLooks = new WeakMap<Snapshot, ReadonlyMap<ShareId, Share>>();

/** The shares of a look, as `lanesById`. */
export function sharesById(snapshot: Snapshot): ReadonlyMap<ShareId, Share> {
  const made = sharesOfLooks.get(snapshot) ?? new Map(snapshot.shares.map((share) => [share.id, share]));
  sharesOfLooks.set(snapshot, made);
  return made;
}

export function mapLanes(share: Share, change: (lane: Lane) => Lane): Share {
  if (share.session.state !== 'known') return share;
  const { value } = share.session;
  return { ...share, session: { ...share.session, value: { ...value, lanes: value.lanes.map(change) } } };
}

function laneRate(before: Lane | undefined, { count }: Lane, from: Milliseconds, until: Milliseconds): Reading<Rate> {
  if (count.state !== 'known') return count;
  return rateBetween(before && valueOf(before.count), count.value, { from, until }, { ...count.evidence, lines: [] });
}

interface Between {
  readonly from: Milliseconds;
  readonly until: Milliseconds;
}

/**
 * What was moved between two counts. There is no rate if one of them is missing, if a counter fell (it was reset), or if
 * no time lies between them.
 */
export function rateBetween(
  before: Partial<Count> | undefined,
  now: Partial<Count>,
  { from, until }: Between,
  evidence: Evidence,
): Reading<Rate> {
  if (before?.received === undefined || before.sent === undefined) return unchecked;
  if (now.received === undefined || now.sent === undefined || until <= from) return unchecked;
  const received = now.received - before.received;
  const sent = now.sent - before.sent;
  if (received < 0 || sent < 0) return unchecked;
  const perSecond = 1000 / (until - from);
  const value = {
    received: bytesPerSecond(received * perSecond),
    sent: bytesPerSecond(sent * perSecond),
    over: milliseconds(until - from),
    until,
  };
  return { state: 'known', value, evidence };
}

/** What passed each interface by name; the same of either end. */
export function interfaceRates(
  before: Reading<readonly Interface[]>,
  now: Reading<readonly Interface[]>,
  time: Between,
): Readonly<Record<string, Reading<Rate>>> {
  if (now.state !== 'known') return {};
  const earlier = new Map((valueOf(before) ?? []).map((one) => [one.name, one]));
  return Object.fromEntries(
    now.value.map((one) => {
      const { source = now.evidence.source, line } = one.counted ?? {};
      const evidence = { ...now.evidence, source, lines: line === undefined ? [] : [line] };
      return [one.name, rateBetween(earlier.get(one.name), one, time, evidence)];
    }),
  );
}
