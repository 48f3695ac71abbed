import type { Publication, PublishedShare } from '../../../shared/ipc/publication.ts';
import type { LaneMap } from '../../../shared/model/lane-map.ts';
import type { Level, Trouble } from '../../../shared/model/judgement.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas, ShareId, Verdict } from '../../../shared/model/snapshot.ts';
import { bytesPerSecond } from '../../../shared/model/units.ts';
import { verdictBadge, verdictSentence } from '../../../shared/text/verdicts.ts';
import { loadOfShare, type Load } from '../../state/load.ts';
import { type LaneSeries, summed } from '../../state/series.ts';
import { diagramOf } from '../../ui/lanes/diagram-model.ts';
import { smallLanes, type SmallLane } from '../../ui/lanes/mini-lanes.tsx';
import { sparkOf, type Spark } from '../../ui/sparkline.tsx';

/** What a row of the overview says of a share, and nothing else of it. */
export interface Row {
  readonly share: ShareId;
  readonly name: string;
  readonly verdict: Pick<Verdict, 'word' | 'carrying'>;
  readonly level: Level;
  readonly badge: string;
  readonly sentence: string;
  /** The first trouble that is the share's own; what concerns the whole machine stands once, below the list. */
  readonly cause?: string;
  readonly lanes: readonly SmallLane[];
  readonly load?: Pick<Load, 'total' | 'idle' | 'waits'>;
  readonly spark: Spark;
}

/** By what is said of a lane that is not there. */
type Pictures = Map<string, readonly SmallLane[]>;

/** Makes the rows of one look. Shares of one session move the same and have the same picture, which are made once. */
export function rowMaker(publication: Publication, series: LaneSeries): (share: PublishedShare, nas: Nas) => Row {
  const causes = causesOf(publication.troubles);
  const judged = new Map(publication.shares.map((one) => [one.share, one]));
  const moving = new Map<PublishedShare['session'], Pick<Row, 'load' | 'spark'>>();
  const pictures = new Map<PublishedShare['session'], Map<LaneMap | undefined, Pictures>>();
  return (share, nas) => {
    const cause = causes.get(share.id);
    const map = publication.snapshot?.laneMaps[share.id];
    const { word, carrying } = share.verdict;
    return {
      share: share.id,
      name: share.name,
      verdict: { word, carrying },
      level: judged.get(share.id)?.level ?? 'unknown',
      badge: verdictBadge(share.verdict),
      sentence: verdictSentence(share, nas),
      ...(cause !== undefined && { cause }),
      lanes: made(
        made(
          made(pictures, share.session, () => new Map<LaneMap | undefined, Pictures>()),
          map,
          (): Pictures => new Map(),
        ),
        judged.get(share.id)?.label ?? '',
        () => smallLanes(diagramOf(share, nas, publication)),
      ),
      ...made(moving, share.session, () => movingOf(share, series)),
    };
  };
}

function made<Key, Value>(all: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = all.get(key);
  if (known !== undefined) return known;
  const value = make();
  all.set(key, value);
  return value;
}

function causesOf(troubles: readonly Trouble[]): ReadonlyMap<ShareId, string> {
  const causes = new Map<ShareId, string>();
  for (const { finding, shares } of troubles) {
    if (finding.severity === 'note' || finding.subject.kind === 'machine') continue;
    for (const share of shares) if (!causes.has(share)) causes.set(share, finding.title);
  }
  return causes;
}

function movingOf(share: PublishedShare, series: LaneSeries): Pick<Row, 'load' | 'spark'> {
  const load = loadOfShare(share);
  const lanes = (valueOf(share.session)?.lanes ?? []).map((lane) => lane.id);
  // What an idle share's echoes move is not shown, and is no reason to draw its row anew.
  const shown = load && { total: load.idle ? bytesPerSecond(0) : load.total, idle: load.idle, waits: load.waits };
  return { spark: sparkOf(summed(series, lanes)), ...(shown && { load: shown }) };
}

/** Hands on the row of before where one says the same, so that a tick draws only the rows that it changes. */
export function rowKeeper(): (rows: readonly Row[]) => readonly Row[] {
  let before: ReadonlyMap<string, Row> = new Map();
  return (rows) => {
    const now = new Map(
      rows.map((row) => {
        const text = JSON.stringify(row);
        return [text, before.get(text) ?? row];
      }),
    );
    before = now;
    return [...now.values()];
  };
}
