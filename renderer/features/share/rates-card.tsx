import type { PublishedShare } from '../../../shared/ipc/publication.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas } from '../../../shared/model/snapshot.ts';
import { type BitsPerSecond, bitsPerSecond } from '../../../shared/model/units.ts';
import { countedTexts } from '../../../shared/text/counted-by.ts';
import { readingSentence } from '../../../shared/text/screens/findings.ts';
import { speedText } from '../../../shared/text/screens/numbers.ts';
import { shareWords } from '../../../shared/text/screens/share.ts';
import { type Load, loadOf } from '../../state/load.ts';
import { useWindow } from '../../state/store.ts';
import { RateValue } from '../../ui/rate.tsx';
import { chartLines } from './chart-lines.ts';
import type { Diagram } from '../../ui/lanes/diagram-model.ts';
import { LaneLegend } from './lane-legend.tsx';
import { LiveChart } from './live-chart.tsx';

interface Properties {
  readonly share: PublishedShare;
  readonly nas: Nas;
  readonly diagram: Diagram;
  readonly stale: boolean;
  /** Chart and numbers beside each other. */
  readonly wide?: boolean;
}

/** What moves now, the last minute as lines, and the numbers of each lane. */
export function RatesCard({ share, nas, diagram, stale, wide = false }: Properties) {
  const lanes = valueOf(share.session)?.lanes ?? [];
  const load = loadOf(lanes);
  const lines = chartLines(lanes, diagram.lanes);
  const isCountedByNas = lanes.some(({ countedBy }) => countedBy === 'nas');
  if (lanes.length === 0) {
    return (
      <section className="card stack g8 rates" aria-label={shareWords.rates}>
        <h2>{shareWords.ratesNotKnown}</h2>
        <p className="mute">{readingSentence(share.session) || shareWords.noLanes}</p>
      </section>
    );
  }
  return (
    <section className={`card stack g8 rates${wide ? ' wide' : ''}`} aria-label={shareWords.rates}>
      <div className="rates-now">
        <span className="rates-number">
          <RateValue rate={load?.total} />
        </span>
        <span className="mute small">
          {stale ? shareWords.whenLastSeen : directionWord(load)}
          {isCountedByNas && load !== undefined && `, ${countedTexts.byNas}`}
        </span>
        <Announced nas={nas} />
      </div>
      <div className="stack g8 rates-parts">
        <LiveChart lines={lines} newestWord={stale ? shareWords.lastKnown : shareWords.nowTick} />
        <LaneLegend lines={lines} nowWord={stale ? shareWords.lastKnown : shareWords.columns.now} />
      </div>
    </section>
  );
}

function directionWord(load: Load | undefined): string {
  if (load === undefined) return shareWords.rateNotKnown;
  if (load.waits) return shareWords.waits;
  if (load.idle) return shareWords.idle;
  return load.received >= load.sent ? shareWords.read : shareWords.written;
}

function Announced({ nas }: { readonly nas: Nas }) {
  const units = useWindow((state) => state.settings.units);
  const sum = announcedSum(nas);
  if (sum === undefined) return null;
  return <span className="mute small rates-announced">{shareWords.announcedTogether(speedText(sum, units))}</span>;
}

/** Of the ports that could carry a lane, and only if there are several and each tells its speed. */
function announcedSum(nas: Nas): BitsPerSecond | undefined {
  const usable = nas.ports.filter((port) => port.use.kind === 'usable' && port.announced);
  const speeds = usable.map((port) => port.speed).filter((speed) => speed !== undefined);
  if (speeds.length < 2 || speeds.length < usable.length) return undefined;
  return bitsPerSecond(speeds.reduce<number>((sum, speed) => sum + speed, 0));
}
