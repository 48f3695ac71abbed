import type { KeyboardEvent, ReactNode } from 'react';
import { go } from '../../state/connect.ts';
import { hashOf, type Route } from '../../state/route.ts';
import { useWindow } from '../../state/store.ts';
import { Name } from '../../ui/name.tsx';

interface ItemProperties {
  readonly route: Route;
  readonly label: string;
  readonly note?: string;
  /** Said, not shown. */
  readonly hint?: string;
  readonly children?: ReactNode;
}

/** A page to go to. */
export function Item({ route, label, note = '', hint = '', children }: ItemProperties) {
  const hash = hashOf(route);
  const isCurrent = useWindow((state) => hashOf(state.route) === hash);
  return (
    <a
      className="row mid g9 sidebar-item"
      href={hash}
      aria-current={isCurrent ? 'page' : undefined}
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

interface ActionProperties {
  readonly label: string;
  readonly note?: string;
  /** Said, not shown. */
  readonly hint?: string;
  readonly onAct: () => void;
}

/** Something to do that is no page. */
export function ActionItem({ label, note = '', hint = '', onAct }: ActionProperties) {
  return (
    <button type="button" className="row mid g9 sidebar-item sidebar-keys" onClick={onAct} onKeyDown={moveWithArrows}>
      <span className="sidebar-name">{label}</span>
      {note !== '' && <small>{note}</small>}
      {hint !== '' && <span className="visually-hidden">, {hint}</span>}
    </button>
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
