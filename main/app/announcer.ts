import type { PublishedNas } from '../../shared/ipc/nas.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Remedy } from '../../shared/model/fix.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Publication, WatchedSource } from '../../shared/ipc/publication.ts';
import { noNews, publicationOf, type News } from '../watch/news.ts';
import { intervalOf, nobodyLooks } from '../watch/pace.ts';

/** Keeps the latest news and hands it on, whole, each time it or what belongs to it changed. */
export interface Announcer {
  news(): News;
  publication(): Publication;
  readonly tell: (news: News) => void;
  trayMissing(missing: boolean): void;
  /** Something about the NAS that are asked is another than before. */
  readonly nasChanged: () => void;
}

/** What is published beside the news of the monitor. */
export interface Beside {
  /** The NAS that are asked, beside a snapshot. */
  nas(source: WatchedSource, snapshot: Snapshot | undefined): readonly PublishedNas[];
  /** What can be done about a finding, best first. */
  readonly remediesOf: (finding: Finding, now: Snapshot) => readonly Remedy[];
}

export function createAnnouncer(
  source: WatchedSource,
  beside: Beside,
  onNews: (publication: Publication, news: News) => void,
): Announcer {
  let latest = noNews(source, intervalOf(nobodyLooks, undefined));
  let sequence = 0;
  let missing = false;
  const publication = (): Publication =>
    publicationOf(latest, {
      sequence,
      trayMissing: missing,
      nas: beside.nas(latest.source, latest.judged?.snapshot),
      remediesOf: beside.remediesOf,
    });
  function announce(): void {
    sequence += 1;
    onNews(publication(), latest);
  }
  return {
    news: () => latest,
    publication,
    tell(news) {
      latest = news;
      announce();
    },
    trayMissing(now) {
      if (now === missing) return;
      missing = now;
      announce();
    },
    nasChanged: announce,
  };
}
