import { useEffect, useRef, useState } from 'react';
import type { PublishedSnapshot } from '../../shared/ipc/publication.ts';
import { changedVerdicts } from '../state/verdict-changes.ts';

/** Tells those who hear the page when a verdict changed; moving numbers stay silent. */
export function Announcer({ snapshot }: { readonly snapshot: PublishedSnapshot | undefined }) {
  const before = useRef<PublishedSnapshot | undefined>(undefined);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const news =
      before.current === undefined || snapshot === undefined ? [] : changedVerdicts(before.current, snapshot);
    before.current = snapshot;
    if (news.length > 0) setSaid(news.join(' '));
  }, [snapshot]);
  return (
    <output className="visually-hidden" aria-live="polite">
      {said}
    </output>
  );
}
