import type { FixFollowUp } from '../../../shared/model/fix.ts';
import { fixWords } from '../../../shared/text/screens/fix.ts';
import { Cut } from '../../ui/cut.tsx';
import { RemedyArea } from '../../ui/findings/remedy-area.tsx';

/** What a kept change still waits for, and what a person does for it; it is drawn anew at each look. */
export function FollowUp({ followUp: { sentence, steps } }: { readonly followUp: FixFollowUp }) {
  return (
    <section className="stack g6 box follow-up" aria-label={fixWords.followUp}>
      <h3>{fixWords.followUp}</h3>
      <p aria-live="polite">
        <Cut text={sentence} />
      </p>
      <RemedyArea remedies={steps} leads={false} />
      <p className="remedy-watching mute small">
        <span className="live-dot" aria-hidden="true" /> {fixWords.watchingConnections}
      </p>
    </section>
  );
}
