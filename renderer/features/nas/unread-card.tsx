import type { MachineFacts } from '../../../shared/model/machine.ts';
import type { PublishedNas } from '../../../shared/ipc/nas.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { nasWords, sudoersFile } from '../../../shared/text/screens/nas.ts';
import { request } from '../../state/connect.ts';
import { CommandText } from '../../ui/command-text.tsx';
import { unreadOf } from './unread.ts';

interface Properties {
  readonly facts: MachineFacts;
  readonly known: PublishedNas;
}

/** What was asked for and not got, what that takes away, and the line that would allow it. */
export function UnreadCard({ facts, known }: Properties) {
  const unread = unreadOf(facts);
  const sudoers = facts.guide?.sudoers ?? [];
  if (unread.length === 0) return null;
  return (
    <section className="card stack g8 nas-unread" aria-labelledby="nas-unread-title">
      <h2 id="nas-unread-title">{nasWords.unread}</h2>
      {unread.map(({ reason, missing }) => (
        <div key={reason} className="nas-reason">
          <p>
            <bdi>{reason}</bdi>
          </p>
          <ul className="mute small">
            {missing.map(({ name, consequence }) => (
              <li key={name}>
                <b>{name}.</b> {consequence}
              </li>
            ))}
          </ul>
        </div>
      ))}
      {unread.some(({ bySudo }) => bySudo) && sudoers.length > 0 && (
        <div className="stack g8 nas-allow">
          <h3>{nasWords.allow}</h3>
          <p className="small">{nasWords.allowHow(valueOf(facts.account)?.name ?? known.user ?? '')}</p>
          <CommandText text={nasWords.allowWhere(sudoersFile(valueOf(facts.system)?.kind))} />
          <p className="small">{nasWords.allowLine}</p>
          <CommandText text={sudoers.join('\n')} />
          <p className="small">{nasWords.allowThen}</p>
          <button type="button" className="button" onClick={() => void request('nas.retry', { id: known.id })}>
            {nasWords.lookAgain}
          </button>
        </div>
      )}
    </section>
  );
}
