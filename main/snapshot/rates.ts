import { unchecked, valueOf, type Evidence, type Reading } from '../../shared/model/reading.ts';
import type { Lane, LaneId, Rate, Share, Snapshot } from '../../shared/model/snapshot.ts';
import { bytesPerSecond, milliseconds, type Bytes, type Milliseconds } from '../../shared/model/units.ts';

/** "Now" must not tremble with each request, "recent" is what verdicts about load rest on. */
const recentWindow = milliseconds(10_000);

interface Count {
  readonly received: Bytes;
  readonly sent: Bytes;
}

/** Adds rates of lanes and interfaces by comparing with earlier looks (newest first). */
export function withRates(history: readonly Snapshot[], next: Snapshot): Snapshot {
  const previous = history[0];
  if (previous === undefined) return next;
  const older = oldestWithin(history, next);
  const before = countsOf(previous);
  const longBefore = countsOf(older);
  const shares = next.shares.map((share) =>
    mapLanes(share, (lane) => ({
      ...lane,
      rate: rateOf(lane, before.get(lane.id), elapsed(previous, next), next),
      recent: rateOf(lane, longBefore.get(lane.id), elapsed(older, next), next),
    })),
  );
  return { ...next, shares, nicRates: nicRates(previous, next) };
}

/** The oldest look that is still within the window; looks further apart than it fall back to the previous one. */
function oldestWithin(history: readonly Snapshot[], next: Snapshot): Snapshot {
  const fitting = history.filter((snapshot) => elapsed(snapshot, next) <= recentWindow);
  const previous = history[0];
  return fitting.at(-1) ?? previous ?? next;
}

function elapsed(earlier: Snapshot, later: Snapshot): Milliseconds {
  return milliseconds(later.facts.clock - earlier.facts.clock);
}

function countsOf(snapshot: Snapshot): ReadonlyMap<LaneId, Count> {
  const lanes = snapshot.shares.flatMap((share) => valueOf(share.session)?.lanes ?? []);
  return new Map(lanes.map((lane) => [lane.id, lane]));
}

export function mapLanes(share: Share, change: (lane: Lane) => Lane): Share {
  if (share.session.state !== 'known') return share;
  const { value } = share.session;
  return { ...share, session: { ...share.session, value: { ...value, lanes: value.lanes.map(change) } } };
}

/** A counter that fell was reset: there is no rate then, and none without time between. */
function rateOf(now: Count, before: Count | undefined, over: Milliseconds, next: Snapshot): Reading<Rate> {
  if (before === undefined || over <= 0) return unchecked;
  const received = now.received - before.received;
  const sent = now.sent - before.sent;
  if (received < 0 || sent < 0) return unchecked;
  const perSecond = 1000 / over;
  const value = { received: bytesPerSecond(received * perSecond), sent: bytesPerSecond(sent * perSecond), over };
  return { state: 'known', value, evidence: counters(next) };
}

function counters(next: Snapshot): Evidence {
  const { sockets, machine, readAt } = next.facts;
  return sockets.state === 'known'
    ? { ...sockets.evidence, lines: [] }
    : { machine, source: 'interface counters', lines: [], readAt };
}

function nicRates(previous: Snapshot, next: Snapshot): Snapshot['nicRates'] {
  const before = new Map((valueOf(previous.nics) ?? []).map((nic) => [nic.name, nic]));
  const over = elapsed(previous, next);
  return Object.fromEntries(
    (valueOf(next.nics) ?? []).map((nic) => [nic.name, rateOf(nic, before.get(nic.name), over, next)]),
  );
}
