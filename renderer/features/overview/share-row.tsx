import type { Publication } from '../../../shared/ipc/publication.ts';
import type { Trouble } from '../../../shared/model/judgement.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas, Share } from '../../../shared/model/snapshot.ts';
import { overviewWords } from '../../../shared/text/screens/overview.ts';
import { verdictBadge, verdictSentence, verdictWord } from '../../../shared/text/verdicts.ts';
import { loadOfShare } from '../../state/load.ts';
import { hashOf } from '../../state/route.ts';
import { summed } from '../../state/series.ts';
import { useWindow } from '../../state/store.ts';
import { troublesOfShare } from '../../state/troubles.ts';
import { Name } from '../../ui/name.tsx';
import { RateValue } from '../../ui/rate.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { VerdictFigure } from '../../ui/verdict.tsx';
import { diagramOf } from '../../ui/lanes/diagram-model.ts';
import { LaneDiagram } from '../../ui/lanes/lane-diagram.tsx';
import { MiniLanes } from '../../ui/lanes/mini-lanes.tsx';

interface Properties {
  readonly share: Share;
  readonly nas: Nas;
  readonly publication: Publication;
  /** With the whole picture of its lanes below, not the small one. */
  readonly withPicture: boolean;
}

/** One share of the overview: its verdict, what it moves, and the way to its page. */
export function ShareRow({ share, nas, publication, withPicture }: Properties) {
  const own = troublesOfShare(share.id, publication.troubles);
  const diagram = diagramOf(share, nas, publication);
  return (
    <li>
      <a
        className="row mid g14 overview-share"
        href={hashOf({ page: 'share', share: share.id })}
        data-verdict={share.verdict.word}
      >
        <VerdictFigure verdict={share.verdict} large />
        <span className="overview-text">
          <span className="row g8">
            <Name className="overview-share-name" text={share.name} />
            <span className="mute small nowrap">{verdictBadge(share.verdict)}</span>
            <span className="visually-hidden">, {verdictWord(share.verdict.word)}</span>
          </span>
          <span className="overview-sentence">{verdictSentence(share, nas)}</span>
          <Cause troubles={own} />
        </span>
        {!withPicture && <MiniLanes diagram={diagram} />}
        <ShareLoad share={share} />
      </a>
      {withPicture && (
        <div className="overview-picture">
          <LaneDiagram diagram={diagram} />
        </div>
      )}
    </li>
  );
}

/** The first trouble that is the share's own; what concerns the whole machine stands once, below the list. */
function Cause({ troubles }: { readonly troubles: readonly Trouble[] }) {
  const own = troubles.find(({ finding }) => finding.severity !== 'note' && finding.subject.kind !== 'machine');
  return own === undefined ? null : <span className="small">{own.finding.title}</span>;
}

function ShareLoad({ share }: { readonly share: Share }) {
  const series = useWindow((state) => state.series);
  const load = loadOfShare(share);
  const lanes = (valueOf(share.session)?.lanes ?? []).map((lane) => lane.id);
  return (
    <span className="row mid g12 overview-load">
      <Sparkline points={summed(series, lanes)} />
      <span className="overview-rate">
        {load?.idle === true ? (
          <span className="mute">{load.waits ? overviewWords.waits : overviewWords.idle}</span>
        ) : (
          <RateValue rate={load?.total} />
        )}
      </span>
    </span>
  );
}
