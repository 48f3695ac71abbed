import { useEffect, useRef, useState } from 'react';
import type { Publication } from '../../shared/ipc/publication.ts';
import type { Instant } from '../../shared/model/units.ts';
import { shareWords } from '../../shared/text/screens/share.ts';
import { verdictSentence } from '../../shared/text/verdicts.ts';
import { useWindow } from '../state/store.ts';

/** Says it to those who hear the page when a verdict changed; moving numbers stay silent. */
export function VerdictAnnouncer() {
  const publication = useWindow((state) => state.publication);
  const last = useRef<Instant | undefined>(undefined);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const sentences = last.current === undefined ? [] : changedVerdicts(publication, last.current);
    last.current = publication?.snapshot?.at ?? last.current;
    if (sentences.length > 0) setSaid(sentences.join(' '));
  }, [publication]);
  return (
    <output className="visually-hidden" aria-live="polite">
      {said}
    </output>
  );
}

/** A sentence for each share whose verdict is another one than before; a publication may come more than once. */
export function changedVerdicts(publication: Publication | undefined, after: Instant): readonly string[] {
  const snapshot = publication?.snapshot;
  const readAt = publication?.snapshot?.at;
  // The clock was set back: what this look brought is new although it is earlier than what was said last.
  const isNew = (at: Instant): boolean => (readAt !== undefined && readAt < after ? at >= readAt : at > after);
  return (publication?.events ?? []).flatMap((event) => {
    if (event.kind !== 'verdict-changed' || !isNew(event.at)) return [];
    const share = snapshot?.shares.find(({ id }) => id === event.share);
    const nas = snapshot?.nas.find(({ id }) => id === share?.nas);
    if (share === undefined || nas === undefined) return [];
    return [`${share.name} ${shareWords.on} ${nas.name}: ${verdictSentence(share, nas)}`];
  });
}
