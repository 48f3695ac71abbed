import type { FixRecord } from '../../../shared/model/fix.ts';
import { instant } from '../../../shared/model/units.ts';
import { fixWords } from '../../../shared/text/screens/fix.ts';
import { useNow } from '../../state/clock.ts';
import { useFixing } from '../../state/fixing.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { ChangeEntry } from './change-entry.tsx';
import { UnfinishedCard } from './unfinished-card.tsx';
import { dayName, byDay } from './days.ts';
import './changes.css';

/** Everything that was changed, the newest first; what still needs somebody stands above. */
export function ChangesPage() {
  const history = useFixing((state) => state.history);
  const now = useNow();
  const records = history?.records ?? [];
  const running = new Set(history?.running.map(({ transaction }) => transaction));
  const stuck = records.filter(({ outcome }) => outcome === 'stuck');
  const rest = records.filter(
    ({ outcome, transaction }) => outcome !== 'stuck' && (outcome !== 'unfinished' || running.has(transaction)),
  );
  const isEmpty = records.length === 0 && history?.unfinished.length === 0;
  return (
    <>
      <PageHeader title={fixWords.page}>{fixWords.pageLead}</PageHeader>
      {isEmpty && <Empty />}
      {((history?.unfinished.length ?? 0) > 0 || stuck.length > 0) && (
        <section className="stack g10 change-group needs-you" aria-label={fixWords.attention}>
          <h2>{fixWords.attention}</h2>
          <UnfinishedCard unfinished={history?.unfinished ?? []} records={records} />
          <Entries records={stuck} />
        </section>
      )}
      {byDay(rest).map(({ day, records: ofDay }) => (
        <section key={day} className="stack g10 change-group" aria-label={dayName(ofDay[0]?.at ?? instant(0), now)}>
          <h2>{dayName(ofDay[0]?.at ?? instant(0), now)}</h2>
          <Entries records={ofDay} />
        </section>
      ))}
    </>
  );
}

function Entries({ records }: { readonly records: readonly FixRecord[] }) {
  if (records.length === 0) return null;
  return (
    <ul className="stack g10">
      {records.map((record) => (
        <ChangeEntry key={record.transaction} record={record} />
      ))}
    </ul>
  );
}

function Empty() {
  return (
    <div className="card stack g6 prose">
      <h2>{fixWords.emptyTitle}</h2>
      <p className="mute">{fixWords.emptyText}</p>
    </div>
  );
}
