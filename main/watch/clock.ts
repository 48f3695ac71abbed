import { instant, milliseconds, type Instant, type Milliseconds } from '../../shared/model/units.ts';

/** Time, as an argument, so that tests own it. */
export interface Clock {
  /** Wall clock: for people; jumps when it is set, and over a suspend. */
  now(): Instant;
  /** Never jumps; stands still while the machine sleeps. */
  monotonic(): Milliseconds;
  /** Ends after the time, or as soon as the signal is aborted; never rejects. */
  sleep(time: Milliseconds, signal: AbortSignal): Promise<void>;
}

/** One moment by both clocks. */
export interface Moment {
  readonly monotonic: Milliseconds;
  readonly wall: Instant;
}

export const momentOf = (clock: Clock): Moment => ({ monotonic: clock.monotonic(), wall: clock.now() });

/**
 * The wall clock runs on while the machine sleeps and jumps when it is set, the monotonic one does neither. When they
 * drift apart by more than this, one of the two has happened; slewing by a time service stays far below.
 */
export const clockSlack = milliseconds(3_000);

/**
 * How old something is that was read at a moment. While the machine slept it became older although the monotonic clock stood still;
 * a clock that was set forward cannot be told from that, one that was set back makes nothing younger.
 */
export function ageOf(read: Moment, clock: Clock): Milliseconds {
  const passed = clock.monotonic() - read.monotonic;
  const byWall = clock.now() - read.wall;
  return milliseconds(byWall > passed + clockSlack ? byWall : passed);
}

export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonic: () => milliseconds(performance.now()),
  sleep(time, signal) {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, time);
      signal.addEventListener('abort', end);
    });
  },
};
