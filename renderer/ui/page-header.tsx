import type { ReactNode } from 'react';
import { milliseconds } from '../../shared/model/units.ts';
import { agoText } from '../../shared/text/screens/numbers.ts';
import { frameWords } from '../../shared/text/screens/window.ts';
import { staleAge, useNow, isPlayed } from '../state/clock.ts';
import { checkNow } from '../state/connect.ts';
import { useWindow } from '../state/store.ts';
import './page-header.css';

interface Properties {
  readonly title: ReactNode;
  readonly badge?: ReactNode;
  readonly children?: ReactNode;
}

/** The top of every page: what it is about, how fresh it is, and the way to look again. */
export function PageHeader({ title, badge, children }: Properties) {
  return (
    <header className="page-header">
      <div className="row mid g10 page-title">
        <h1>{title}</h1>
        {badge}
        <Freshness />
      </div>
      {children !== undefined && <div className="page-lead">{children}</div>}
    </header>
  );
}

/** While looks come each second the age is always "now"; then a steady word says so instead of a flickering number. */
const liveIntervalMs = 2000;

function Freshness() {
  const now = useNow();
  const publication = useWindow((state) => state.publication);
  const checking = useWindow((state) => state.checking);
  const readAt = publication?.snapshot?.at;
  const isLive =
    publication !== undefined && staleAge(publication, now) === undefined && publication.interval <= liveIntervalMs;
  return (
    <div className="row mid g12 fixed push freshness">
      {publication !== undefined && readAt !== undefined && !isPlayed(publication) && (
        <span className="mute small nowrap">
          {isLive ? (
            <>
              <span className="live-dot" aria-hidden="true" /> {frameWords.live}
            </>
          ) : (
            agoText(milliseconds(Math.max(0, now - readAt)))
          )}
        </span>
      )}
      <button type="button" className="button tiny" disabled={checking} onClick={() => void checkNow()}>
        {checking ? frameWords.checking : frameWords.checkNow}
      </button>
    </div>
  );
}
