import type { PublishedSnapshot } from '../../../shared/ipc/publication.ts';
import type { Trouble } from '../../../shared/model/judgement.ts';
import { readingSentence } from '../../../shared/text/screens/findings.ts';
import { attachingWords, firstRunWords } from '../../../shared/text/screens/first-run.ts';
import { attachLunWords } from '../../../shared/text/screens/attach-lun.ts';
import { canAttach, openAttaching } from '../../state/attaching.ts';
import { useWindow } from '../../state/store.ts';
import { startSample } from '../../state/connect.ts';
import { CommandText } from '../../ui/command-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { FindingList } from '../../ui/findings/finding-list.tsx';
import { FlowPath } from '../../ui/flow-path.tsx';
import './first-run.css';

interface Properties {
  readonly snapshot: PublishedSnapshot;
  readonly troubles: readonly Trouble[];
}

/** What a person sees while no share is mounted, or none can be seen. */
export function FirstRunPage({ snapshot, troubles }: Properties) {
  const { mountsUnread: unread, system } = snapshot;
  const mayAttach = useWindow((state) => canAttach(state.publication));
  const words = attachingWords(system);
  // Who cannot read the list may not say that there are none.
  const [title, intro] =
    unread === undefined
      ? [words.title, words.intro]
      : [words.unreadTitle, `${readingSentence(unread)} ${firstRunWords.unreadText}`];
  return (
    <>
      <PageHeader title={title}>{intro}</PageHeader>
      <FindingList troubles={troubles} label={firstRunWords.cannotLook} showSubject />
      <section className="card welcome">
        <TwoLanes />
        <div className="stack g12 welcome-sample">
          <p>{firstRunWords.sampleText}</p>
          <button
            type="button"
            className={`button${troubles.length === 0 ? ' primary' : ''}`}
            onClick={() => void startSample()}
          >
            {firstRunWords.sample}
          </button>
        </div>
      </section>
      <div className="welcome-columns">
        {unread === undefined && (
          <section className="card">
            <h2>{words.howTitle}</h2>
            <p className="mute">{words.howText}</p>
            <CommandText text={words.example} />
          </section>
        )}
        <section className="card welcome-tall">
          <h2>{firstRunWords.looksFor}</h2>
          <ul className="stack g6 welcome-list">
            {[words.looksFor, ...firstRunWords.looksForItems].map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
          <p className="mute small">{firstRunWords.nothingWritten}</p>
        </section>
        {unread === undefined && mayAttach && (
          <section className="card">
            <h2>{attachLunWords.title}</h2>
            <p className="mute">{attachLunWords.first}</p>
            <button type="button" className="button" onClick={openAttaching}>
              {attachLunWords.open}
            </button>
          </section>
        )}
      </div>
    </>
  );
}

/** The idea of the program as a drawing: two ways between a computer and its NAS, both in use. */
function TwoLanes() {
  return (
    <svg className="two-lanes" viewBox="0 0 420 130" aria-hidden="true">
      <g className="two-lanes-box">
        <rect x="8" y="34" width="92" height="62" rx="10" />
        <rect x="320" y="8" width="92" height="52" rx="10" />
        <rect x="320" y="70" width="92" height="52" rx="10" />
      </g>
      <g className="two-lanes-ink">
        <rect x="24" y="50" width="60" height="6" rx="3" />
        <rect x="24" y="63" width="38" height="6" rx="3" />
        <rect x="336" y="26" width="44" height="6" rx="3" />
        <rect x="336" y="38" width="28" height="6" rx="3" />
        <rect x="336" y="88" width="44" height="6" rx="3" />
        <rect x="336" y="100" width="28" height="6" rx="3" />
      </g>
      <path
        className="lane-stroke"
        style={{ stroke: 'var(--lane-1)', strokeWidth: 8, fill: 'none', strokeLinecap: 'round' }}
        d="M100 56C200 56 220 34 320 34"
      />
      <path
        className="lane-stroke"
        style={{ stroke: 'var(--lane-2)', strokeWidth: 8, fill: 'none', strokeLinecap: 'round' }}
        d="M100 74C200 74 220 96 320 96"
      />
      <FlowPath d="M100 56C200 56 220 34 320 34" direction="in" pace={1} strokeWidth={3} />
      <FlowPath d="M100 74C200 74 220 96 320 96" direction="in" pace={1} strokeWidth={3} />
    </svg>
  );
}
