import { instant, milliseconds, type Instant, type Milliseconds } from '../../shared/model/units.ts';

/** Time, as an argument, so that tests own it. */
export interface Clock {
  /** Wall clock: for people; jumps when it is set, and over a suspend. */
  now(): Instant;
  /** Never jumps; stands still while the computer sleeps. */
  monotonic(): Milliseconds;
  /** Ends after the time, or as soon as the signal is aborted; never rejects. */
  sleep(time: Milliseconds, signal: AbortSignal): Promise<void>;
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
