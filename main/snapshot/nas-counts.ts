import type { MachineFacts } from '../../shared/model/machine.ts';
import type { LaneAtNas, NasView } from '../../shared/model/nas-view.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Count, Lane, LaneId, Rate, Share, Snapshot } from '../../shared/model/snapshot.ts';
import { countedTexts } from '../../shared/text/counted-by.ts';
import { connectionRate } from './nas-rates.ts';
import { mapLanes, recentWindow } from './rates.ts';

type Counted = Pick<Lane, 'count' | 'rate' | 'recent' | 'countedBy'>;

/**
 * Gives each lane that this machine does not count (no connection of Windows is counted there) what the NAS counts of the
 * same connection. Both ends must name the same two addresses and ports: where something rewrites one, the NAS may
 * count another connection. What the NAS sent is what this machine received.
 */
export function withNasCounts(snapshot: Snapshot, views: readonly NasView[], history: readonly Snapshot[]): Snapshot {
  const counted = new Map(views.flatMap((view) => countsOf(view, history)));
  return counted.size === 0
    ? snapshot
    : { ...snapshot, shares: snapshot.shares.map((share) => filled(share, counted)) };
}

function filled(share: Share, counted: ReadonlyMap<LaneId, Counted>): Share {
  const ofNas = (lane: Lane): Counted | undefined => (lane.count.state === 'known' ? undefined : counted.get(lane.id));
  const lanes = valueOf(share.session)?.lanes ?? [];
  if (!lanes.some(ofNas)) return share;
  const details = share.details.map((detail) =>
    detail.name === 'rates' ? { ...detail, value: 'nas', text: countedTexts.of.nas } : detail,
  );
  return { ...mapLanes(share, (lane) => ({ ...lane, ...ofNas(lane) })), details };
}

function countsOf(view: NasView, history: readonly Snapshot[]): readonly (readonly [LaneId, Counted])[] {
  if (view.counters !== 'connection') return [];
  const older = oldestWithin(view, history);
  return view.lanes.flatMap((lane) => {
    const count = countOf(lane, view.facts);
    return count === undefined ? [] : [[lane.lane, { count, ...ratesOf(lane, view.facts, older), countedBy: 'nas' }]];
  });
}

function countOf({ match, connection }: LaneAtNas, { smbServer }: MachineFacts): Reading<Count> | undefined {
  const connections = smbServer?.connections;
  if (match !== 'certain' || connections?.state !== 'known') return undefined;
  if (connection?.received === undefined || connection.sent === undefined) return undefined;
  const value = { received: connection.sent, sent: connection.received };
  return { state: 'known', value, evidence: { ...connections.evidence, lines: connection.quoted } };
}

function ratesOf({ connection, rate }: LaneAtNas, now: MachineFacts, older: MachineFacts | undefined) {
  const recent = connection === undefined ? unchecked : connectionRate(older, now, connection);
  return { rate: turned(rate), recent: turned(recent) };
}

function turned(rate: Reading<Rate>): Reading<Rate> {
  if (rate.state !== 'known') return rate;
  const { received, sent } = rate.value;
  return { ...rate, value: { ...rate.value, received: sent, sent: received } };
}

/** The oldest look at the NAS that is still recent; where none is, the one before the newest. */
function oldestWithin({ machine, facts }: NasView, history: readonly Snapshot[]): MachineFacts | undefined {
  const earlier = history
    .flatMap(({ nasViews }) => nasViews.flatMap((view) => (view.machine === machine ? [view.facts] : [])))
    .filter(({ asked }) => asked < facts.asked);
  return earlier.findLast(({ asked }) => facts.asked - asked <= recentWindow) ?? earlier[0];
}
