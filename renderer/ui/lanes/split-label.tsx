import type { BytesPerSecond } from '../../../shared/model/units.ts';
import { endWords } from '../../../shared/text/screens/nas-ends.ts';
import { rateText, type Units } from '../../../shared/text/screens/numbers.ts';
import { RateValue } from '../rate.tsx';
import type { Split } from './ends.ts';
import './ends.css';

/** Both numbers of a line whose ends disagree, each on its side. */
export function SplitLabel({ split, count }: { readonly split: Split; readonly count: number }) {
  return (
    <span className="split-label">
      <span>
        {count > 1 && <span className="lane-count">{count} × </span>}
        <span className="split-side">{endWords.here}</span> <RateValue rate={split.here} />
      </span>{' '}
      <span className="text-warn">
        <span className="split-side">{endWords.there}</span>{' '}
        {split.kind === 'port-idle' ? <RateValue rate={split.there} /> : goneWord(split.kind)}
      </span>
    </span>
  );
}

/** The same in words, for those who hear the page: what is seen, as it is seen, and what it means. */
export function splitSummary(split: Split, units: Units): string {
  const rate = (value: BytesPerSecond | undefined): string => (value === undefined ? '–' : rateText(value, units));
  const there = split.kind === 'port-idle' ? rate(split.there) : goneWord(split.kind);
  return `${endWords.here} ${rate(split.here)} ${endWords.there} ${there}; ${endWords.disagreeShort}`;
}

function goneWord(kind: 'not-at-nas' | 'dead-at-nas'): string {
  return kind === 'not-at-nas' ? endWords.noConnection : endWords.deadConnection;
}
