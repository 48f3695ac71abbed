import type { Milliseconds } from '../../shared/model/units.ts';
import type { Clock } from './clock.ts';

/** Waits for an answer at most until the timeout; `undefined` while the answer has not come, and after the signal. */
export async function answerWithin<T>(
  answer: Promise<T>,
  timeout: Milliseconds,
  clock: Clock,
  signal: AbortSignal,
): Promise<T | undefined> {
  const waiting = new AbortController();
  const timedOut = clock.sleep(timeout, AbortSignal.any([waiting.signal, signal]));
  const first = await Promise.race([answer, timedOut]);
  waiting.abort();
  return first ?? undefined;
}

/** Waits for an answer however long it takes; `undefined` after the signal. */
export async function answerUntil<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return Promise.race([answer, aborted(signal)]);
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

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
