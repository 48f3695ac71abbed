import type { FixRecord, UnfinishedFix } from '../../../shared/model/fix.ts';
import { fixWords, unfinishedNotice } from '../../../shared/text/screens/fix.ts';
import { usePlaceName } from '../../state/fix-place.ts';
import { recoverFixes, useFixing } from '../../state/fixing.ts';
import { Cut } from '../../ui/cut.tsx';
import { ToneShape } from '../../ui/verdict.tsx';

interface Properties {
  readonly unfinished: readonly UnfinishedFix[];
  readonly records: readonly FixRecord[];
}

/** What a crash left in the middle, and the button that puts it back. */
export function UnfinishedCard({ unfinished, records }: Properties) {
  const recovering = useFixing((state) => state.recovering);
  const nameOf = usePlaceName();
  if (unfinished.length === 0) return null;
  return (
    <div className="card stack g10 unfinished">
      <p>
        <ToneShape tone="err" /> {unfinishedNotice(unfinished.length, unfinished[0]?.title)}
      </p>
      <ul>
        {unfinished.map(({ transaction, title, place }) => (
          <li key={transaction}>
            <b>
              <Cut text={title ?? fixWords.someoneElse} />
            </b>{' '}
            <span className="mute">
              <Cut text={`${fixWords.unfinishedAt(nameOf(place))} ${sentenceOf(transaction, records)}`} />
            </span>
          </li>
        ))}
      </ul>
      <p>
        <button type="button" className="button primary" disabled={recovering} onClick={() => void recoverFixes()}>
          {recovering ? fixWords.recovering : fixWords.recover}
        </button>
      </p>
    </div>
  );
}

function sentenceOf(transaction: string, records: readonly FixRecord[]): string {
  return records.find((record) => record.transaction === transaction)?.sentence ?? '';
}
