import { useId } from 'react';
import type { FixRecord } from '../../../shared/model/fix.ts';
import { fixWords, outcomeWords } from '../../../shared/text/screens/fix.ts';
import { useNow } from '../../state/clock.ts';
import { usePlaceName } from '../../state/fix-place.ts';
import { openRun, openUndo, useFixing } from '../../state/fixing.ts';
import { Tick, type Tone, ToneShape } from '../../ui/verdict.tsx';
import { Cut } from '../../ui/cut.tsx';
import { Name } from '../../ui/name.tsx';
import { FollowUp } from './follow-up.tsx';
import { PreviewItems } from './preview-items.tsx';
import { TestedPaths } from './tested-paths.tsx';
import { paths } from './situation.ts';
import './fix.css';
import { momentText, timeText } from './days.ts';

const tones: Readonly<Record<FixRecord['outcome'], Tone>> = {
  kept: 'ok',
  tested: 'ok',
  undone: 'unk',
  'put-back': 'warn',
  stuck: 'err',
  unfinished: 'err',
};

/** One change: what, where, how it ended, and the way back. */
export function ChangeEntry({ record }: { readonly record: FixRecord }) {
  const { title, subject, outcome, sentence, at, before, after } = record;
  const id = useId();
  const nameOf = usePlaceName();
  const places = [...new Set(record.places.map(nameOf))].join(', ');
  return (
    <li
      className="card stack g6 change-entry"
      aria-labelledby={id}
      data-outcome={outcome}
      data-transaction={record.transaction}
    >
      <div className="change-head">
        <h3 id={id}>
          <Cut text={title} />
        </h3>
        <Outcome outcome={outcome} />
      </div>
      <p className="mute small">
        <Name className="inline" text={subject.name} /> · <Name className="inline" text={places} /> ·{' '}
        <time dateTime={new Date(at).toISOString()}>{timeText(at)}</time>
        {before !== undefined && after !== undefined && (
          <span className="nowrap">
            {' · '}
            {before.carrying} → {paths(after)}
          </span>
        )}
        <UndoneAt record={record} />
      </p>
      <p className="change-sentence">
        <Cut text={sentence} />
      </p>
      {record.paths !== undefined && <TestedPaths paths={record.paths} />}
      {record.followUp !== undefined && <FollowUp followUp={record.followUp} />}
      <div className="change-foot">
        {record.items.length > 0 && (
          <details>
            <summary>{fixWords.details}</summary>
            <PreviewItems items={record.items} />
          </details>
        )}
        <EntryAction record={record} />
      </div>
    </li>
  );
}

function UndoneAt({ record: { undoneAt } }: { readonly record: FixRecord }) {
  const now = useNow();
  return undoneAt === undefined ? null : <> · {fixWords.undoneAt(momentText(undoneAt, now))}</>;
}

function EntryAction({ record }: { readonly record: FixRecord }) {
  const running = useFixing((state) =>
    state.history?.running.find(({ transaction }) => transaction === record.transaction),
  );
  if (running !== undefined)
    return (
      <button type="button" className="button" onClick={() => openRun(running)}>
        {fixWords.show}
      </button>
    );
  if (record.outcome !== 'kept') return null;
  return (
    <button type="button" className="button" onClick={() => openUndo(record)}>
      {fixWords.undo}…<span className="visually-hidden"> {record.title}</span>
    </button>
  );
}

function Outcome({ outcome }: { readonly outcome: FixRecord['outcome'] }) {
  const tone = tones[outcome];
  return (
    <span className={`verdict-badge ${tone}`}>
      {tone === 'ok' ? <Tick /> : tone === 'unk' ? <span aria-hidden="true">↩</span> : <ToneShape tone={tone} />}
      {outcomeWords[outcome]}
    </span>
  );
}
