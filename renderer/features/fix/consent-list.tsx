import type { ConsentWay } from '../../../shared/model/fix.ts';
import { consentSentence } from '../../../shared/text/screens/fix.ts';
import { usePlaceName } from '../../state/fix-place.ts';
import { ToneShape } from '../../ui/verdict.tsx';

/** How root is reached at each place, each sentence once. */
export function ConsentList({ consent }: { readonly consent: readonly ConsentWay[] }) {
  const nameOf = usePlaceName();
  const sentences = new Map(consent.map((way) => [consentSentence(way, nameOf(way.place)), way]));
  return (
    <ul className="fix-consent">
      {[...sentences].map(([sentence, { way, note }]) => (
        <li key={sentence} data-way={way}>
          {way === 'impossible' ? <ToneShape tone="warn" /> : <Shield />}
          <span>
            {sentence}
            {way !== 'impossible' && note !== undefined && <span className="mute small"> {note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Shield() {
  return (
    <svg width="13" height="14" viewBox="0 0 13 14" aria-hidden="true">
      <path
        d="M6.5 1 11.8 2.8v3.9c0 3-2.2 5.2-5.3 6.3C3.4 11.9 1.2 9.7 1.2 6.7V2.8z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        strokeLinejoin="round"
      />
    </svg>
  );
}
