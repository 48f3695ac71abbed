import { useSyncExternalStore } from 'react';
import type { Publication } from '../../shared/ipc/publication.ts';
import { type Instant, instant, type Milliseconds, milliseconds } from '../../shared/model/units.ts';
import { useWindow } from './store.ts';

let now = instant(Date.now());
let ticking: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One timer for the whole window, and none while nothing on the screen has an age. */
function onTick(listener: () => void): () => void {
  listeners.add(listener);
  if (ticking === undefined) {
    now = instant(Date.now());
    ticking = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

function tick(): void {
  now = instant(Date.now());
  for (const listener of listeners) listener();
}

/** The present moment, anew each second: ages on the screen are whole seconds. */
export function useNow(): Instant {
  return useSyncExternalStore(onTick, () => now);
}

/** The moment that ages count from: in something that plays, the time of its last look. */
export function useReadingTime(): Instant {
  const present = useNow();
  const publication = useWindow((state) => state.publication);
  return publication !== undefined && isPlayed(publication) ? (publication.snapshot?.at ?? present) : present;
}

/** A recording's own times are in the past; against the wall clock all of it would be old. */
export function isPlayed(publication: Publication): boolean {
  return publication.source.kind === 'recording' || publication.source.kind === 'sample';
}

/** Age of a snapshot that is too old to be taken for the present, else `undefined`. */
export function staleAge({ stale, snapshot }: Publication, at: Instant): Milliseconds | undefined {
  return stale && snapshot !== undefined ? milliseconds(Math.max(0, at - snapshot.at)) : undefined;
}

/** Whether what is on the screen is too old to be called "now". */
export function useIsStale(): boolean {
  return useWindow((state) => state.publication?.stale) ?? false;
}
