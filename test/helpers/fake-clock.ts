import type { Clock } from '../../main/watch/clock.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';

/** A clock that stands until it is moved. */
export interface FakeClock extends Clock {
  /** Lets time pass; whoever wakes in it runs as far as it comes. */
  pass(ms: number): Promise<void>;
  /** Sets the wall clock forward (or back) without time passing: a suspend, or somebody's hand. */
  jump(ms: number): void;
  /** Sleeps that are not over, by their length. */
  sleeping(): readonly number[];
}

interface Sleeper {
  readonly length: number;
  readonly until: number;
  readonly end: () => void;
}

export function fakeClock(): FakeClock {
  let now = 1_000;
  let wall = 1_800_000_000_000;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => instant(wall),
    monotonic: () => milliseconds(now),
    sleep: (time, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const sleeper: Sleeper = {
          length: time,
          until: now + time,
          end: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', sleeper.end, { once: true });
      }),
    async pass(ms) {
      const end = now + ms;
      await settled();
      for (let next = first(sleepers); next !== undefined && next.until <= end; next = first(sleepers)) {
        wall += next.until - now;
        now = next.until;
        next.end();
        await settled();
      }
      wall += end - now;
      now = end;
    },
    jump: (ms) => {
      wall += ms;
    },
    sleeping: () => [...sleepers].map(({ length }) => length),
  };
}

function first(sleepers: ReadonlySet<Sleeper>): Sleeper | undefined {
  return [...sleepers].sort((one, other) => one.until - other.until)[0];
}

/** Ends when everything that could run without time passing has run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
