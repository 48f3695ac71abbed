import type { PublishedNas } from '../../shared/ipc/nas.ts';
import type { Publication, PublishedSnapshot } from '../../shared/ipc/publication.ts';
import type { Nas } from '../../shared/model/snapshot.ts';
import { isPlayed } from './clock.ts';

type NasView = PublishedSnapshot['nasViews'][number];

/** A NAS that is asked, and what came of joining both ends while it answers. */
export interface NasSide {
  readonly known: PublishedNas;
  /** `undefined`: it does not answer now, or what it told is too old to stand beside this machine's view. */
  readonly view?: NasView;
}

/** The asked NAS behind a NAS of the snapshot; of several the one that answers. */
export function sideOf(publication: Publication | undefined, nas: Nas): NasSide | undefined {
  const behind = (publication?.nas ?? []).filter((known) => isBehind(known, nas));
  const known = behind.find(({ current }) => current) ?? behind[0];
  return publication === undefined || known === undefined ? undefined : withView(publication, known);
}

/** The NAS on a page of its own. */
export function sideOfId(publication: Publication, id: PublishedNas['id']): NasSide | undefined {
  const known = publication.nas.find((one) => one.id === id);
  return known === undefined ? undefined : withView(publication, known);
}

function withView(publication: Publication, known: PublishedNas): NasSide {
  const view = known.current
    ? publication.snapshot?.nasViews.find(({ machine }) => machine === known.machine)
    : undefined;
  return { known, ...(view !== undefined && { view }) };
}

/** Until it has answered once, its address has to do. */
function isBehind(known: PublishedNas, nas: Nas): boolean {
  if (known.nas.length > 0) return known.nas.includes(nas.id);
  return nas.names.includes(known.host) || nas.ports.some(({ address }) => address === known.host);
}

/** Asked, and none of the shares here is of it. */
export function nasWithoutShares(publication: Publication): readonly PublishedNas[] {
  const groups = publication.snapshot?.nas ?? [];
  return publication.nas.filter((known) => !groups.some((nas) => isBehind(known, nas)));
}

/** What plays is somebody else's machine: none of its NAS can be asked. */
export function mayAsk(publication: Publication | undefined): boolean {
  return publication !== undefined && !isPlayed(publication);
}

/** What a picture of lanes shows of the NAS's side. */
export interface NasEnds {
  readonly view: Pick<NasView, 'lanes' | 'disagreements' | 'counters' | 'portRates' | 'behind'>;
}

/** What a picture of lanes needs of the NAS's side; `undefined` while it does not answer. */
export function endsOf(side: NasSide | undefined): NasEnds | undefined {
  return side?.view === undefined ? undefined : { view: side.view };
}
