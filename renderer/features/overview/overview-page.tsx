import { useState } from 'react';
import type { Publication, PublishedSnapshot } from '../../../shared/ipc/publication.ts';
import type { ShareLevel } from '../../../shared/model/judgement.ts';
import { rateText } from '../../../shared/text/screens/numbers.ts';
import type { ShareId } from '../../../shared/model/snapshot.ts';
import { overviewWords } from '../../../shared/text/screens/overview.ts';
import { frameWords } from '../../../shared/text/screens/window.ts';
import { useIsStale } from '../../state/clock.ts';
import { groupsOf, loadOf, type NasGroup, worstGroupsFirst } from '../../state/load.ts';
import { lanesOf } from '../../state/series.ts';
import { useWindow } from '../../state/store.ts';
import { troublesOfMachine } from '../../state/troubles.ts';
import { Name } from '../../ui/name.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RateValue } from '../../ui/rate.tsx';
import { FindingList } from '../../ui/findings/finding-list.tsx';
import { diagramOf } from '../../ui/lanes/diagram-model.ts';
import { LaneDiagram } from '../../ui/lanes/lane-diagram.tsx';
import { AskNas } from '../../ui/nas/ask-nas.tsx';
import { type Row, rowKeeper, rowMaker } from './rows.ts';
import { ShareRow } from './share-row.tsx';
import './overview.css';

/** As long as they fit on the first screen, shares are shown with their whole picture. */
const mostPictures = 2;

interface Properties {
  readonly snapshot: PublishedSnapshot;
  readonly publication: Publication;
}

/** Every NAS and share with its verdict, the worst first. */
export function OverviewPage({ snapshot, publication }: Properties) {
  const { troubles, shares: judged } = publication;
  const groups = worstGroupsFirst(groupsOf(snapshot.nas, snapshot.shares), judged);
  const rows = useRows(groups, publication);
  return (
    <>
      <PageHeader title={overviewWords.title}>
        <Summary snapshot={snapshot} nasCount={groups.length} judged={judged} />
      </PageHeader>
      {groups.map((group) => (
        <NasSection key={group.nas.id} group={group} rows={rows} snapshot={snapshot} publication={publication} />
      ))}
      <FindingList troubles={troublesOfMachine(troubles)} label={overviewWords.machineFindings} showSubject />
    </>
  );
}

function useRows(groups: readonly NasGroup[], publication: Publication): ReadonlyMap<ShareId, Row> {
  const series = useWindow((state) => state.series);
  const [keep] = useState(rowKeeper);
  const rowOf = rowMaker(publication, series);
  const rows = keep(groups.flatMap(({ nas, shares }) => shares.map((share) => rowOf(share, nas))));
  return new Map(rows.map((row) => [row.share, row]));
}

interface SummaryProperties {
  readonly snapshot: PublishedSnapshot;
  readonly nasCount: number;
  readonly judged: readonly ShareLevel[];
}

function Summary({ snapshot, nasCount, judged }: SummaryProperties) {
  const units = useWindow((state) => state.settings.units);
  const stale = useIsStale();
  const load = loadOf(lanesOf(snapshot));
  const rate = load === undefined || load.idle || stale ? '' : overviewWords.inAll(rateText(load.total, units));
  const seen = stale ? `${frameWords.whenLastSeen} ` : '';
  return `${seen}${overviewWords.scope(snapshot.shares.length, nasCount)}. ${stateOfAll(judged)} ${rate}`;
}

function stateOfAll(judged: readonly ShareLevel[]): string {
  const troubled = judged.filter(({ level }) => level === 'warning' || level === 'error').length;
  const unknown = judged.filter(({ level }) => level === 'unknown').length;
  if (troubled === 0 && unknown === 0) return overviewWords.allFine;
  const parts = [
    ...(troubled > 0 ? [overviewWords.needAttention(troubled)] : []),
    ...(unknown > 0 ? [overviewWords.unknown(unknown)] : []),
  ];
  return `${parts.join(', ')}.`;
}

interface SectionProperties extends Properties {
  readonly group: NasGroup;
  readonly rows: ReadonlyMap<ShareId, Row>;
}

function NasSection({ group: { nas, shares }, rows, snapshot, publication }: SectionProperties) {
  const load = loadOf(lanesOf({ ...snapshot, shares }));
  return (
    <section className="overview-nas" aria-label={nas.name}>
      <div className="row g12 overview-head">
        <h2>
          <Name text={nas.name} />
        </h2>
        <AskNas nas={nas} />
        {shares.length > 1 && load !== undefined && !load.idle && (
          <span className="mute small">
            <RateValue rate={load.total} />
          </span>
        )}
      </div>
      <ul className="card overview-shares">
        {shares.map((share) => {
          const row = rows.get(share.id);
          if (row === undefined) return null;
          if (snapshot.shares.length > mostPictures) return <ShareRow key={share.id} row={row} />;
          const picture = <LaneDiagram diagram={diagramOf(share, nas, publication)} />;
          return <ShareRow key={share.id} row={row} picture={picture} />;
        })}
      </ul>
    </section>
  );
}
