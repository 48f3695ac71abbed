import type { NasView } from '../../../shared/model/nas-view.ts';
import { disagreementSentence, endWords } from '../../../shared/text/screens/nas-ends.ts';
import { useWindow } from '../../state/store.ts';
import { EvidenceList } from '../../ui/findings/evidence-list.tsx';

/** Everything on which the two ends do not say the same, each with the lines of both. */
export function Disagreements({ all }: { readonly all: NasView['disagreements'] }) {
  const units = useWindow((state) => state.settings.units);
  if (all.length === 0) return null;
  return (
    <section className="card stack g8 nas-disagree" aria-labelledby="nas-disagree-title">
      <h2 id="nas-disagree-title">{endWords.disagree}</h2>
      <ul>
        {all.map((one, index) => (
          <li key={`${index} ${one.kind}`}>
            <details>
              <summary>
                <bdi>{disagreementSentence(one, units)}</bdi>
              </summary>
              <EvidenceList evidence={one.evidence} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
