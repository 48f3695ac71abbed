import { useEffect, useRef } from 'react';
import { motion } from '../state/motion.ts';

/** Length of one dash with its gap, in px, as in flow-path.css. */
const period = 22;
/** How far the dashes go at each frame, in px: less than half a period, or the direction could not be seen. */
const steps = { 1: 2.5, 2: 5, 3: 8 } as const;

interface FlowPathProperties {
  readonly d: string;
  readonly direction: 'in' | 'out';
  readonly pace: 1 | 2 | 3;
  readonly strokeWidth: number;
}

/** Dashes that move along a lane while data does. React does not take part in the motion. */
export function FlowPath({ d, direction, pace, strokeWidth }: FlowPathProperties) {
  const ref = useRef<SVGPathElement>(null);
  useEffect(() => {
    const step = direction === 'in' ? steps[pace] : -steps[pace];
    return motion().onFrame((number) =>
      ref.current?.setAttribute('stroke-dashoffset', String((number * step) % period)),
    );
  }, [direction, pace]);
  return <path ref={ref} className={`lane-flow ${direction}`} d={d} style={{ strokeWidth }} />;
}
