import type { FixPlace } from '../../shared/model/fix.ts';

/** The same text for the same computer. */
export function placeKey(place: FixPlace): string {
  return place.kind === 'workstation' ? place.kind : `${place.kind} ${place.nas}`;
}
