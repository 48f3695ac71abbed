import { useEffect, useState } from 'react';
import type { Publication } from '../../shared/ipc/publication.ts';
import { type Instant, instant, type Milliseconds, milliseconds } from '../../shared/model/units.ts';
import { useWindow } from './store.ts';

/** The present moment, anew each second: ages on the screen are whole seconds. */
export function useNow(): Instant {
  const [now, setNow] = useState(() => instant(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(instant(Date.now()));
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}

/** The moment that ages count from: in something that plays, the time of its last look. */
export function useReadingTime(): Instant {
  const now = useNow();
  const publication = useWindow((state) => state.publication);
  return publication !== undefined && isPlayed(publication) ? (publication.readAt ?? now) : now;
}

/** A recording's own times are in the past; against the wall clock all of it would be old. */
export function isPlayed(publication: Publication): boolean {
  return publication.source.kind === 'recording' || publication.source.kind === 'sample';
}

/** Age of a snapshot that is too old to be taken for the present, else `undefined`. */
export function staleAge(publication: Publication, now: Instant): Milliseconds | undefined {
  if (publication.readAt === undefined || isPlayed(publication)) return undefined;
  const age = now - publication.readAt;
  return age > Math.max(3 * publication.interval, shortestStaleMs) ? milliseconds(age) : undefined;
}

/** Whether what is on the screen is too old to be called "now". */
export function useIsStale(): boolean {
  const now = useNow();
  const publication = useWindow((state) => state.publication);
  return publication !== undefined && staleAge(publication, now) !== undefined;
}

/** A look that took a moment longer is not yet a reason for a notice. */
const shortestStaleMs = 4000;
