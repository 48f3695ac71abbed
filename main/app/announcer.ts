import type { Publication, WatchedSource } from '../../shared/ipc/publication.ts';
import { noNews, publicationOf, type News } from '../monitor/news.ts';
import { intervalOf, nobodyLooks } from '../monitor/pace.ts';

/** Keeps the latest news and hands it on, whole, each time it or what belongs to it changed. */
export interface Announcer {
  news(): News;
  publication(): Publication;
  readonly tell: (news: News) => void;
  trayMissing(missing: boolean): void;
}

export function createAnnouncer(
  source: WatchedSource,
  onNews: (publication: Publication, news: News) => void,
): Announcer {
  let latest = noNews(source, intervalOf(nobodyLooks, undefined));
  let sequence = 0;
  let missing = false;
  const publication = (): Publication => publicationOf(latest, sequence, missing);
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
  };
}
