import type { Milliseconds } from '../../shared/model/units.ts';
import { clockSlack, type Clock } from './clock.ts';
import type { Depth } from './look.ts';

/**
 * Decides how deep the next look goes: everything at the start, when asked, after sleep, after a change of the
 * network and every few minutes; else only what moves.
 */
export interface DepthPlan {
  /** Everything is to be read the next time. */
  askFull(): void;
  /** For a look that begins now. */
  next(fullEvery: Milliseconds): Depth;
}

export function createDepthPlan(clock: Clock, networkMark: () => string): DepthPlan {
  let wanted: Depth = 'full';
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
