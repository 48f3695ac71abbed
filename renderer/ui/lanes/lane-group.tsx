import type { ReactNode } from 'react';
import type { LanePath } from './diagram-layout.ts';
import type { DrawnLane } from './diagram-model.ts';
import { laneColour } from './lane-colour.ts';

export interface LaneGroupProperties {
  readonly lane: DrawnLane;
  readonly path: LanePath;
  readonly isActive: boolean;
  readonly onActive: (key: string | undefined) => void;
}

/** Everything that is drawn of one lane, in its colour, with a broad invisible line to point at. */
export function LaneGroup({
  lane,
  path,
  isActive,
  onActive,
  children,
}: LaneGroupProperties & { readonly children: ReactNode }) {
  return (
    <g
      className={`lane-line ${lane.state}${isActive ? ' active' : ''}`}
      style={{ color: `var(${laneColour(lane.colour)})` }}
      onMouseEnter={() => onActive(lane.key)}
      onMouseLeave={() => onActive(undefined)}
    >
      <path className="lane-catch" d={path.d} />
      {children}
    </g>
  );
}
