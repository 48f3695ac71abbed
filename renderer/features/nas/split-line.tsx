import { useId } from 'react';
import type { LanePath } from '../share/diagram-layout.ts';
import type { DrawnLane } from '../share/diagram-model.ts';
import { laneColour } from '../share/lane-colour.ts';
import type { Split } from './ends.ts';
import './ends.css';

interface Properties {
  readonly lane: DrawnLane;
  readonly split: Split;
  readonly path: LanePath;
  readonly isActive: boolean;
  readonly onActive: (key: string | undefined) => void;
}

/** Room on both sides of the cut, so that the halves do not touch. */
const halfGap = 3;
/** Wider and higher than any picture. */
const far = 10_000;

/** A line whose ends disagree, cut in the middle: each half as its own end says. */
export function SplitLine({ lane, split, path, isActive, onActive }: Properties) {
  const id = useId();
  const cut = path.label.x;
  const there = split.kind === 'port-idle' ? 2.5 + 8 * split.utilisation : 2.5;
  return (
    <g
      className={`lane-line ${lane.state}${isActive ? ' active' : ''}`}
      style={{ color: `var(${laneColour(lane.colour)})` }}
      onMouseEnter={() => {
        onActive(lane.key);
      }}
      onMouseLeave={() => {
        onActive(undefined);
      }}
    >
      <clipPath id={`${id}-here`}>
        <rect x={-far} y={-far} width={far + cut - halfGap} height={2 * far} />
      </clipPath>
      <clipPath id={`${id}-there`}>
        <rect x={cut + halfGap} y={-far} width={far} height={2 * far} />
      </clipPath>
      <path className="lane-catch" d={path.d} />
      <path
        className="lane-stroke"
        d={path.d}
        clipPath={`url(#${id}-here)`}
        style={{ strokeWidth: path.strokeWidth }}
      />
      <path
        className={`lane-stroke lane-other-end ${split.kind}`}
        d={path.d}
        clipPath={`url(#${id}-there)`}
        style={{ strokeWidth: there }}
      />
    </g>
  );
}
