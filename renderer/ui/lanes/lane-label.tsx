import type { Lane } from '../../../shared/model/snapshot.ts';
import { laneStateText, shareWords } from '../../../shared/text/screens/share.ts';
import { durationText, rateText, type Units } from '../../../shared/text/screens/numbers.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { RateValue } from '../rate.tsx';
import type { Load } from '../../state/load.ts';
import { useWindow } from '../../state/store.ts';
import { SplitLabel, splitSummary } from './split-label.tsx';
import type { DrawnLane } from './diagram-model.ts';

/** What stands on a lane: its rate and direction, or why nothing moves. */
export function LaneLabel({ lane }: { readonly lane: DrawnLane }) {
  if (lane.end?.split !== undefined) return <SplitLabel split={lane.end.split} count={lane.lanes.length} />;
  return (
    <>
      {lane.lanes.length > 1 && <span className="lane-count">{lane.lanes.length} ×</span>}
      <LaneWord lane={lane} />
    </>
  );
}

function LaneWord({ lane }: { readonly lane: DrawnLane }) {
  switch (lane.state) {
    case 'carrying':
      return <CarryingLabel load={lane.load} />;
    case 'standby':
      return <span className="mute">{labelWords(lane)}</span>;
    case 'stalled':
      return (
        <>
          <ClockShape />
          {labelWords(lane)}
        </>
      );
    case 'lost':
      return (
        <>
          <CrossShape />
          {labelWords(lane)}
        </>
      );
    case 'possible':
    case 'excluded':
      return <bdi>{lane.reason}</bdi>;
    default:
      return lane.state satisfies never;
  }
}

function CarryingLabel({ load }: { readonly load: Load | undefined }) {
  if (load === undefined) return <span className="mute">{shareWords.rateNotKnown}</span>;
  if (load.idle) return <span className="mute">{shareWords.idle}</span>;
  const reads = load.received >= load.sent;
  return (
    <>
      {reads && <ArrowShape turned />}
      <RateValue rate={load.total} />
      {!reads && <ArrowShape />}
    </>
  );
}

function stalledFor(lanes: readonly Lane[]): string {
  const longest = Math.max(...lanes.map((lane) => lane.stalledForMs ?? 0));
  return longest > 0 ? durationText(milliseconds(longest)) : '';
}

/** The same in words, for those who hear the page. */
export function laneSummary(lane: DrawnLane): string {
  const { units } = useWindow.getState().settings;
  const way = `${lane.from} – ${lane.to ?? shareWords.notKnown}`;
  if (lane.reason !== undefined) return `${way}: ${shareWords.notThere}, ${lane.reason}`;
  const state = lane.lanes[0] === undefined ? '' : laneStateText(lane.lanes[0]);
  const count = lane.lanes.length > 1 ? `${lane.lanes.length} × ` : '';
  if (lane.end?.split !== undefined) return `${way}: ${state}, ${count}${splitSummary(lane.end.split, units)}`;
  return `${way}: ${state}, ${count}${lane.state === 'carrying' ? loadWords(lane.load, units) : labelWords(lane)}`;
}

function loadWords(load: Load | undefined, units: Units): string {
  if (load === undefined) return shareWords.rateNotKnown;
  return load.idle ? shareWords.idle : rateText(load.total, units);
}

/** What a lane that moves nothing has on its label. */
function labelWords(lane: DrawnLane): string {
  if (lane.state === 'stalled') return shareWords.stoodFor(stalledFor(lane.lanes));
  return lane.lanes[0] === undefined ? shareWords.lost : laneStateText(lane.lanes[0]);
}

function ArrowShape({ turned = false }: { readonly turned?: boolean }) {
  return (
    <svg width="9" height="10" viewBox="0 0 9 10" aria-hidden="true">
      <path d={turned ? 'M8.4.6v8.8L.6 5z' : 'M.6.6v8.8L8.4 5z'} fill="currentColor" />
    </svg>
  );
}

function ClockShape() {
  return (
    <svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
      <circle cx="6.5" cy="6.5" r="5.3" fill="none" stroke="currentColor" strokeWidth="1.7" />
      <path d="M6.5 3.4v3.3l2.2 1.3" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}

function CrossShape() {
  return (
    <svg width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">
      <path d="m1.5 1.5 8 8m0-8-8 8" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  );
}
