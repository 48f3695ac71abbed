import type { PublishedNas } from '../../shared/ipc/nas.ts';
import type { WatchedSource } from '../../shared/ipc/publication.ts';
import type { NasView } from '../../shared/model/nas-view.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { openNas } from '../machine/open-nas.ts';
import type { CollectNas } from '../watch/nas-lane.ts';
import { systemName } from '../watch/nas-trial.ts';
import { createNasWatch, type NasWatch, type NasWatchOptions } from '../watch/nas-watch.ts';

export interface AskedNasOptions extends Omit<NasWatchOptions, 'connect' | 'collect'> {
  /** The file of host keys that were accepted in this program. */
  readonly ownKnownHosts: string;
}

/** The NAS that the running program asks, by SSH. */
export function askNas({ ownKnownHosts, ...options }: AskedNasOptions): NasWatch {
  return createNasWatch({
    ...options,
    connect: (target) => openNas({ ...target, knownHosts: target.knownHosts ?? ownKnownHosts }),
    collect: collectLate,
  });
}

/** Loaded with the first NAS: a program without one carries nothing of it. */
const collectLate: CollectNas = async (machine, depth, previous) => {
  const { collectNas } = await import('../collect/nas.ts');
  return collectNas(machine, depth, previous);
};

/** The NAS beside what is watched: those that are asked belong to no recording and to no sample. */
export function nasBeside(
  nas: NasWatch,
  source: WatchedSource,
  snapshot: Snapshot | undefined,
): readonly PublishedNas[] {
  const isPresent = source.kind === 'local' || source.kind === 'remote';
  return isPresent ? nas.published(snapshot) : (snapshot?.nasViews ?? []).map(recordedNas);
}

/** A recording of both ends: the NAS answers as it did then. */
function recordedNas({ machine, nas, facts }: NasView): PublishedNas {
  const { system } = facts;
  return {
    id: machine,
    name: machine,
    host: machine,
    machine,
    login: 'agent',
    secret: 'none',
    kept: false,
    connection: { state: 'connected' },
    nas,
    ...(system.state === 'known' ? { system: systemName(system.value) } : {}),
    lastSeen: facts.readAt,
    current: true,
    facts,
  };
}
