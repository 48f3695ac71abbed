import type { Publication, Source } from '../../shared/ipc/publication.ts';
import { intervalOf, nobodyLooks } from '../watch/intervals.ts';
import { publicationOf } from '../watch/publication.ts';
import type { TargetState } from '../watch/target-watcher.ts';

/** Keeps the latest state of the target and hands it on, whole, each time anything in it changed. */
export interface Publisher {
  state(): TargetState;
  publication(): Publication;
  readonly publish: (state: TargetState) => void;
  trayMissing(missing: boolean): void;
}

export interface PublisherOptions {
  readonly source: Source;
  readonly onPublication: (publication: Publication, state: TargetState) => void;
}

export function createPublisher({ source, onPublication }: PublisherOptions): Publisher {
  let state: TargetState = { source, interval: intervalOf(nobodyLooks, undefined), stale: false };
  let sequence = 0;
  let missing = false;
  const publication = (): Publication => publicationOf(state, { sequence, trayMissing: missing });
  function publish(): void {
    sequence += 1;
    onPublication(publication(), state);
  }
  return {
    state: () => state,
    publication,
    publish(now) {
      state = now;
      publish();
    },
    trayMissing(now) {
      if (now === missing) return;
      missing = now;
      publish();
    },
  };
}
