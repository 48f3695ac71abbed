import type { Publication, PublishedShare } from '../../../shared/ipc/publication.ts';
import type { Nas, VerdictReason } from '../../../shared/model/snapshot.ts';
import { findingWords } from '../../../shared/text/screens/findings.ts';
import { loadSentence, shareWords, limitNotes } from '../../../shared/text/screens/share.ts';
import { frameWords } from '../../../shared/text/screens/window.ts';
import { verdictSentence } from '../../../shared/text/verdicts.ts';
import { useIsStale } from '../../state/clock.ts';
import { loadOfShare } from '../../state/load.ts';
import { watchedNas } from '../../state/nas.ts';
import { useWindow } from '../../state/store.ts';
import { troublesOfShare } from '../../state/troubles.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Notice } from '../../ui/notice.tsx';
import { VerdictBadge } from '../../ui/verdict.tsx';
import { FindingList } from '../../ui/findings/finding-list.tsx';
import { AttachedFacts } from './attached-facts.tsx';
import { Disagreements } from './disagreements.tsx';
import { diagramOf } from '../../ui/lanes/diagram-model.ts';
import { LanesCard } from './lanes-card.tsx';
import { NasPorts } from './nas-ports.tsx';
import { RatesCard } from './rates-card.tsx';
import './share.css';

interface Properties {
  readonly share: PublishedShare;
  readonly nas: Nas;
  readonly publication: Publication;
}

/** Everything about one share. */
export function SharePage({ share, nas, publication }: Properties) {
  const units = useWindow((state) => state.settings.units);
  const watched = watchedNas(publication, nas);
  const stale = useIsStale();
  const troubles = troublesOfShare(share.id, publication.troubles);
  const level = publication.shares.find((one) => one.share === share.id)?.level ?? 'unknown';
  const diagram = diagramOf(share, nas, publication);
  const load = loadOfShare(share);
  const test = publication.tests[share.id];
  const rates = { share, nas, diagram, stale };
  // Without trouble the numbers lead and notes come after; with trouble it stands first and the numbers beside it.
  const calm = troubles.every(({ finding }) => finding.severity === 'note');
  return (
    <>
      <PageHeader
        title={<ShareTitle share={share} nas={nas} />}
        badge={<VerdictBadge verdict={share.verdict} level={level} />}
      >
        {stale && `${frameWords.whenLastSeen} `}
        {verdictSentence(share, nas)} {loadSentence(load, stale, units)}
      </PageHeader>
      <LanesCard share={share} nas={nas} hostName={publication.source.hostName} diagram={diagram} stale={stale} />
      {share.verdict.word === 'limited' && troubles.length === 0 && <LimitNote reason={share.verdict.reason} />}
      {calm && <RatesCard {...rates} wide />}
      <div className="share-columns">
        <div className="stack g14">
          <FindingList troubles={troubles} label={findingWords.title} />
          <Disagreements all={watched?.view?.disagreements ?? []} />
          <NasPorts nas={nas} words={share.words} read={diagram.known} />
        </div>
        <div className="stack g14">
          {!calm && <RatesCard {...rates} />}
          {publication.snapshot && (
            <AttachedFacts share={share} snapshot={publication.snapshot} test={stale ? undefined : test} />
          )}
        </div>
      </div>
    </>
  );
}

function ShareTitle({ share, nas }: { readonly share: PublishedShare; readonly nas: Nas }) {
  return (
    <span title={`${share.remote} – ${share.at}`}>
      <bdi>{share.name}</bdi> {shareWords.on} <bdi>{nas.name}</bdi>
    </span>
  );
}

/** One path is all there can be: said as good news, with what would change it. */
function LimitNote({ reason }: { readonly reason: VerdictReason }) {
  const { ownLink, onePort, reserve } = limitNotes;
  const notes: Partial<Record<VerdictReason, string>> = { 'own-link-is-the-limit': ownLink, 'lanes-stand-by': reserve };
  const note = notes[reason] ?? onePort;
  return (
    <Notice tone="ok" title={limitNotes.title}>
      <p className="mute">{note}</p>
    </Notice>
  );
}
