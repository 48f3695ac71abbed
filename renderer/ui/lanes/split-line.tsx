import { useId } from 'react';
import { LaneGroup, type LaneGroupProperties } from './lane-group.tsx';
import type { Split } from './ends.ts';
import './ends.css';

/** Room on both sides of the cut, so that the halves do not touch. */
const halfGap = 3;
/** Wider and higher than any picture. */
const far = 10_000;

/** A line whose ends disagree, cut in the middle: each half as its own end says. */
export function SplitLine({ split, ...line }: LaneGroupProperties & { readonly split: Split }) {
  const id = useId();
  const { path } = line;
  const cut = path.label.x;
  const there = split.kind === 'port-idle' ? 2.5 + 8 * split.utilisation : 2.5;
  return (
    <LaneGroup {...line}>
      <clipPath id={`${id}-here`}>
        <rect x={-far} y={-far} width={far + cut - halfGap} height={2 * far} />
      </clipPath>
      <clipPath id={`${id}-there`}>
        <rect x={cut + halfGap} y={-far} width={far} height={2 * far} />
      </clipPath>
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
    </LaneGroup>
  );
}
