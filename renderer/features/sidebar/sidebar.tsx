import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { PublishedSnapshot } from '../../../shared/ipc/publication.ts';
import type { Share } from '../../../shared/model/snapshot.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { frameWords } from '../../../shared/text/screens/window.ts';
import { verdictBadge, verdictWord } from '../../../shared/text/verdicts.ts';
import { go } from '../../state/connect.ts';
import { groupsOf } from '../../state/load.ts';
import { hashOf, type Route } from '../../state/route.ts';
import { useWindow } from '../../state/store.ts';
import { Brand } from '../../ui/brand.tsx';
import { Name } from '../../ui/name.tsx';
import { VerdictFigure } from '../../ui/verdict.tsx';
import { isOfInterest } from '../machine/nic-interest.ts';
import './sidebar.css';

/** The way to everything: the shares under their NAS, this machine, the settings. */
export function Sidebar({
  snapshot,
  onKeys,
}: {
  readonly snapshot: PublishedSnapshot | undefined;
  readonly onKeys: () => void;
}) {
  const [open, setOpen] = useState(false);
  const nics = snapshot === undefined ? undefined : valueOf(snapshot.nics);
  return (
    <nav className={`sidebar${open ? ' open' : ''}`} aria-label={frameWords.navigation}>
      <div className="brand">
        <Brand />
        <span>Lanewise</span>
        <button
          type="button"
          className="button tiny sidebar-toggle"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {frameWords.menu}
        </button>
      </div>
      <Item route={{ page: 'overview' }} label={frameWords.overview} />
      {groupsOf(snapshot?.nas ?? [], snapshot?.shares ?? []).map(({ nas, shares }) => (
        <div key={nas.id}>
          <div className="sidebar-heading" aria-hidden="true">
            <Name text={nas.name} />
          </div>
          <ul aria-label={nas.name}>
            {shares.map((share) => (
              <li key={share.id}>
                <ShareItem share={share} />
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className="sidebar-heading" aria-hidden="true">
        {frameWords.thisMachine}
      </div>
      <Item
        route={{ page: 'machine' }}
        label={frameWords.interfaces}
        note={nics === undefined ? '' : String(nics.filter(isOfInterest).length)}
      />
      <div className="sidebar-end">
        <Item route={{ page: 'settings' }} label={frameWords.settings} note="Ctrl ," />
        <button type="button" className="sidebar-item sidebar-keys" onClick={onKeys} onKeyDown={moveWithArrows}>
          <span className="sidebar-name">{frameWords.keys}</span>
          <small>?</small>
        </button>
      </div>
    </nav>
  );
}

function ShareItem({ share }: { readonly share: Share }) {
  const { verdict } = share;
  const note = verdict.word === 'unknown' ? verdictBadge(verdict) : `${verdict.carrying} of ${verdict.possible}`;
  return (
    <Item route={{ page: 'share', share: share.id }} label={share.name} note={note} hint={verdictWord(verdict.word)}>
      <VerdictFigure verdict={verdict} />
    </Item>
  );
}

interface ItemProperties {
  readonly route: Route;
  readonly label: string;
  readonly note?: string;
  /** Said, not shown. */
  readonly hint?: string;
  readonly children?: ReactNode;
}

function Item({ route, label, note = '', hint = '', children }: ItemProperties) {
  const current = useWindow((state) => hashOf(state.route));
  const hash = hashOf(route);
  return (
    <a
      className="sidebar-item"
      href={hash}
      aria-current={current === hash ? 'page' : undefined}
      onClick={(event) => {
        event.preventDefault();
        go(route);
      }}
      onKeyDown={moveWithArrows}
    >
      {children}
      <Name className="sidebar-name" text={label} />
      {note !== '' && <small>{note}</small>}
      {hint !== '' && <span className="visually-hidden">, {hint}</span>}
    </a>
  );
}

/** Up, Down, Home and End go through the items, as in a list. */
function moveWithArrows(event: KeyboardEvent<HTMLElement>): void {
  const list = event.currentTarget.closest('nav');
  const items = [...(list?.querySelectorAll<HTMLElement>('.sidebar-item') ?? [])];
  const at = items.indexOf(event.currentTarget);
  const next = { ArrowDown: at + 1, ArrowUp: Math.max(at, 1) - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[Math.min(next, items.length - 1)]?.focus();
}
