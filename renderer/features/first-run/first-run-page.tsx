import type { PublishedSnapshot, PublishedTrouble } from '../../../shared/ipc/publication.ts';
import { readingSentence } from '../../../shared/text/screens/findings.ts';
import { firstRunWords } from '../../../shared/text/screens/first-run.ts';
import { startSample } from '../../state/connect.ts';
import { CommandText } from '../../ui/command-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { FindingList } from '../findings/finding-list.tsx';
import { TwoLanes } from './two-lanes.tsx';
import './first-run.css';

interface Properties {
  /** Why the list of mounts is not known: then nobody may say that there are none. */
  readonly unread: PublishedSnapshot['mountsUnread'];
  readonly troubles: readonly PublishedTrouble[];
}

/** What a person sees while no share is mounted, or none can be seen. */
export function FirstRunPage({ unread, troubles }: Properties) {
  const [title, intro] =
    unread === undefined
      ? [firstRunWords.title, firstRunWords.intro]
      : [firstRunWords.unreadTitle, `${readingSentence(unread)} ${firstRunWords.unreadText}`];
  return (
    <>
      <PageHeader title={title}>{intro}</PageHeader>
      <FindingList troubles={troubles} label={firstRunWords.cannotLook} showSubject />
      <section className="card welcome">
        <TwoLanes />
        <div className="welcome-sample">
          <p>{firstRunWords.sampleText}</p>
          <button
            type="button"
            className={`button${troubles.length === 0 ? ' primary' : ''}`}
            onClick={() => {
              void startSample();
            }}
          >
            {firstRunWords.sample}
          </button>
        </div>
      </section>
      <div className="welcome-columns">
        {unread === undefined && (
          <section className="card">
            <h2>{firstRunWords.mountTitle}</h2>
            <p className="mute">{firstRunWords.mountText}</p>
            <CommandText text={firstRunWords.mountExample} />
          </section>
        )}
        <section className="card">
          <h2>{firstRunWords.looksFor}</h2>
          <ul className="welcome-list">
            {firstRunWords.looksForItems.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
          <p className="mute small">{firstRunWords.nothingWritten}</p>
        </section>
      </div>
    </>
  );
}
