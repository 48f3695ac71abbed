import type { Nas } from '../../../shared/model/snapshot.ts';
import { endWords } from '../../../shared/text/screens/nas-ends.ts';
import { openAsking } from '../../state/asking.ts';
import { mayAsk, watchedNas } from '../../state/nas.ts';
import { hashOf } from '../../state/route.ts';
import { useWindow } from '../../state/store.ts';
import { ConnectionBadge } from './connection-badge.tsx';
import '../lanes/ends.css';

/** In a list: the way to the NAS's own page, or to asking it. */
export function AskNas({ nas }: { readonly nas: Nas }) {
  const publication = useWindow((state) => state.publication);
  const known = watchedNas(publication, nas);
  if (known !== undefined)
    return (
      <a className="button tiny quiet" href={hashOf({ page: 'nas', nas: known.id })}>
        {endWords.toPage}
      </a>
    );
  if (!mayAsk(publication)) return null;
  return (
    <button type="button" className="button tiny quiet" title={endWords.askWhy} onClick={() => openAsking({ nas })}>
      {endWords.ask}
      <span className="visually-hidden"> ({nas.name})</span>
    </button>
  );
}

/** On the page of a share: whether the NAS itself is asked, and what it takes. */
export function NasAsked({ nas }: { readonly nas: Nas }) {
  const publication = useWindow((state) => state.publication);
  const known = watchedNas(publication, nas);
  if (known === undefined)
    return (
      <div className="stack g6 nas-asked">
        <p className="mute small">
          {endWords.notAsked} {mayAsk(publication) && endWords.askWhy}
        </p>
        <AskNas nas={nas} />
      </div>
    );
  return (
    <div className="stack g6 nas-asked">
      {known.current && known.connection.state === 'connected' ? (
        <p className="mute small">
          <bdi>{endWords.asked(known.machine)}</bdi>
        </p>
      ) : (
        <p className="small">
          <ConnectionBadge connection={known.connection} /> {endWords.askedButSilent}
        </p>
      )}
      <AskNas nas={nas} />
    </div>
  );
}
