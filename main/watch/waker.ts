import type { Milliseconds } from '../../shared/model/units.ts';
import type { Clock } from './clock.ts';

/** A sleep that can be cut short. */
export interface Waker {
  /** Ends the present sleep; while nobody sleeps it does nothing. */
  wake(): void;
  sleep(time: Milliseconds): Promise<void>;
}

export function createWaker(clock: Clock, signal: AbortSignal): Waker {
  let alarm: AbortController | undefined;
  return {
    wake: () => alarm?.abort(),
    async sleep(time) {
      alarm = new AbortController();
      await clock.sleep(time, AbortSignal.any([alarm.signal, signal]));
    },
  };
}
