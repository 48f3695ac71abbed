import type { Diagram, DrawnLane } from './diagram-model.ts';
import { laneColour } from './lane-colour.ts';

const width = 68;
const rowHeight = 9;
/** More would be a smear. */
const mostRows = 6;

/** As much of a lane as a small picture shows. */
export type SmallLane = Pick<DrawnLane, 'key' | 'state' | 'colour'>;

/** What the picture of a share shows where it is so small that it fits into a list: a line for each way there is or could be. */
export function smallLanes({ lanes }: Diagram): readonly SmallLane[] {
  return lanes.filter(({ state }) => state !== 'excluded').map(({ key, state, colour }) => ({ key, state, colour }));
}

/** Lines from one side to the other. `large`: twice the size. */
export function LaneRows({
  lanes: all,
  large = false,
}: {
  readonly lanes: readonly SmallLane[];
  readonly large?: boolean;
}) {
  const lanes = all.slice(0, mostRows);
  const height = Math.max(lanes.length, 1) * rowHeight;
  const middle = height / 2;
  return (
    <svg
      className="fixed mini-lanes"
      width={large ? width * 2 : width}
      height={large ? height * 2 : height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {lanes.map((lane, index) => {
        const y = index * rowHeight + rowHeight / 2;
        return <MiniLane key={lane.key} lane={lane} from={middle} to={y} />;
      })}
      <circle cx="5" cy={middle} r="3.5" fill="var(--mute)" />
    </svg>
  );
}

interface LaneProperties {
  readonly lane: SmallLane;
  readonly from: number;
  readonly to: number;
}

function MiniLane({ lane, from, to }: LaneProperties) {
  const end = width - 8;
  const colour = {
    carrying: `var(${laneColour(lane.colour)})`,
    standby: 'var(--mute)',
    stalled: 'var(--warn)',
    lost: 'var(--err)',
    possible: 'var(--ghost)',
    excluded: 'var(--ghost)',
  }[lane.state];
  const isThere = lane.state === 'carrying';
  return (
    <>
      <path
        d={`M5 ${from}C28 ${from} 28 ${to} ${end} ${to}`}
        fill="none"
        stroke={colour}
        strokeWidth={isThere ? 2.4 : 1.6}
        strokeDasharray={isThere ? undefined : '3 3'}
      />
      <rect
        x={end}
        y={to - 3}
        width="6"
        height="6"
        rx="1.5"
        fill={isThere ? colour : 'var(--card)'}
        stroke={colour}
        strokeWidth="1.2"
      />
      {lane.state === 'lost' && <path d={`m${end - 14} ${to - 3} 6 6m0-6-6 6`} stroke={colour} strokeWidth="1.8" />}
    </>
  );
}
