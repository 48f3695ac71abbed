import type { Milliseconds } from '../../shared/model/units.ts';
import type { Clock } from './clock.ts';

/** Waits for an answer no longer than `patience`; `undefined` while it has not come, and when it is not waited for any more. */
export async function answerWithin<T>(
  answer: Promise<T>,
  patience: Milliseconds,
  clock: Clock,
  signal: AbortSignal,
): Promise<T | undefined> {
  const waiting = new AbortController();
  const impatient = clock.sleep(patience, AbortSignal.any([waiting.signal, signal]));
  const first = await Promise.race([answer, impatient]);
  waiting.abort();
  return first ?? undefined;
}

/** Waits for an answer however long it takes; `undefined` when it is not waited for any more. */
export async function answerUntil<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return Promise.race([answer, aborted(signal)]);
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
