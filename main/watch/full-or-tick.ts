import type { Milliseconds } from '../../shared/model/units.ts';
import { clockSlack, type Clock } from './clock.ts';

/** `full` reads everything, `tick` only what changes from second to second. */
export type Depth = 'full' | 'tick';

/**
 * Decides what the next look reads: everything at the start, on request, after the machine slept, after its network
 * changed and when the interval of full looks is over; else only what changes from second to second.
 */
export interface FullOrTick {
  /** Makes the next look a full one. */
  askFull(): void;
  /** For a look that begins now. */
  next(fullEvery: Milliseconds): Depth;
}

/** `networkMark` gives another text after the addresses of this machine changed. */
export function createFullOrTick(clock: Clock, networkMark: () => string, first: Depth): FullOrTick {
  let wanted = first;
  let fullAt = clock.monotonic();
  let offset = clock.now() - clock.monotonic();
  let mark = networkMark();
  return {
    askFull: () => {
      wanted = 'full';
    },
    next(fullEvery) {
      const now = clock.monotonic();
      const nowOffset = clock.now() - now;
      const nowMark = networkMark();
      const due = now - fullAt >= fullEvery;
      const jumped = Math.abs(nowOffset - offset) > clockSlack;
      const depth = wanted === 'full' || due || jumped || nowMark !== mark ? 'full' : 'tick';
      wanted = 'tick';
      offset = nowOffset;
      mark = nowMark;
      if (depth === 'full') fullAt = now;
      return depth;
    },
  };
}
