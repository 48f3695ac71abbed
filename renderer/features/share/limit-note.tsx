import type { VerdictReason } from '../../../shared/model/snapshot.ts';
import { limitNotes } from '../../../shared/text/screens/share.ts';
import { ToneShape } from '../../ui/verdict.tsx';

/** One path is all there can be: said as good news, with what would change it. */
export function LimitNote({ reason }: { readonly reason: VerdictReason }) {
  const note = reason === 'own-link-is-the-limit' ? limitNotes.ownLink : limitNotes.onePort;
  return (
    <section className="card limit-note">
      <span className="severity ok">
        <ToneShape tone="ok" size={12} />
      </span>
      <p>
        <b>{limitNotes.title}</b> <span className="mute">{note}</span>
      </p>
    </section>
  );
}
