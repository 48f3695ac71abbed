import type { Publication } from '../../shared/ipc/publication.ts';
import type { ChangePlace } from '../../shared/model/fix.ts';
import { fixWords } from '../../shared/text/screens/fix.ts';
import { useWindow } from './store.ts';

/** A computer as a person calls it. */
function placeName(place: ChangePlace, publication: Publication | undefined): string {
  if (place.kind === 'workstation')
    return publication?.source.kind === 'remote' ? publication.source.hostName : fixWords.thisComputer;
  const found = publication?.snapshot?.nas.find(({ id }) => id === place.nas);
  return found?.name ?? fixWords.unknownNas;
}

export function usePlaceName(): (place: ChangePlace) => string {
  const publication = useWindow((state) => state.publication);
  return (place) => placeName(place, publication);
}
