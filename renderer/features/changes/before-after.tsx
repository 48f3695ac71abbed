import type { FixSituation } from '../../../shared/model/fix.ts';
import { bytesPerSecond } from '../../../shared/model/units.ts';
import { fixWords } from '../../../shared/text/screens/fix.ts';
import { rateText } from '../../../shared/text/screens/numbers.ts';
import { verdictWord } from '../../../shared/text/verdicts.ts';
import { useFixing } from '../../state/fixing.ts';
import { loadOfShare } from '../../state/load.ts';
import { useWindow } from '../../state/store.ts';
import { LaneRows, type SmallLane } from '../../ui/lanes/mini-lanes.tsx';
import { isVerdictWord, paths } from './situation.ts';

/** Two small pictures and two numbers: how the share was and how it is. */
export function BeforeAfter({ transaction }: { readonly transaction: string }) {
  const record = useFixing((state) => state.history?.records.find((one) => one.transaction === transaction));
  const live = useWindow(({ publication }) =>
    publication?.snapshot?.shares.find(({ id }) => record?.subject.kind === 'share' && id === record.subject.id),
  );
  if (record?.before === undefined || record.after === undefined) return null;
  const load = live === undefined ? undefined : loadOfShare(live);
  const moving = load === undefined || load.idle ? record.after.throughput : load.total;
  return (
    <div className="before-after" data-before={paths(record.before)} data-after={paths(record.after)}>
      <Situation title={fixWords.before} situation={record.before} still={fixWords.notMoving} />
      <span className="before-after-arrow" aria-hidden="true">
        →
      </span>
      <Situation
        title={fixWords.now}
        situation={{ ...record.after, ...(moving === undefined ? {} : { throughput: moving }) }}
        still={fixWords.notMovingNow}
        hint={fixWords.copySomething}
      />
    </div>
  );
}

interface Properties {
  readonly title: string;
  readonly situation: FixSituation;
  /** In place of a rate. */
  readonly still: string;
  readonly hint?: string;
}

function Situation({ title, situation, still, hint }: Properties) {
  const units = useWindow((state) => state.settings.units);
  const { verdict, throughput } = situation;
  return (
    <section className="stack g4 box situation" aria-label={title}>
      <h3>{title}</h3>
      <LaneRows lanes={lanesOf(situation)} large />
      <p className="situation-paths">{paths(situation)}</p>
      <p className="situation-verdict mute small">{isVerdictWord(verdict) ? verdictWord(verdict) : verdict}</p>
      <p className="strong situation-rate">
        {throughput === undefined ? (
          <span className="mute small">
            {still} {hint}
          </span>
        ) : (
          rateText(bytesPerSecond(throughput), units)
        )}
      </p>
    </section>
  );
}

function lanesOf({ carrying, possible }: FixSituation): readonly SmallLane[] {
  return Array.from({ length: Math.max(carrying, possible, 1) }, (_, index) => ({
    key: String(index),
    state: index < carrying ? 'carrying' : 'possible',
    colour: index,
  }));
}
