import type { PublishedNas } from '../../shared/ipc/nas.ts';
import type { Publication, PublishedMachine, PublishedWorkstation } from '../../shared/ipc/publication.ts';
import type { Nas } from '../../shared/model/snapshot.ts';
import { isPlayed } from './clock.ts';

const isNas = (machine: PublishedMachine): machine is PublishedNas => machine.role === 'nas';

/** Every NAS that is watched. */
export function nasOf({ machines }: Pick<Publication, 'machines'>): readonly PublishedNas[] {
  return machines.filter(isNas);
}

/** Why the last look at the workstation gave nothing, one sentence. */
export function lookFailure({ machines }: Pick<Publication, 'machines'>): string | undefined {
  const isWorkstation = (one: PublishedMachine): one is PublishedWorkstation => one.role === 'workstation';
  const connection = machines.find(isWorkstation)?.connection;
  return connection?.state === 'failed' ? connection.sentence : undefined;
}

/** The watched NAS behind a NAS of the snapshot; of several the one that answers. */
export function watchedNas(publication: Publication | undefined, nas: Nas): PublishedNas | undefined {
  const behind = (publication === undefined ? [] : nasOf(publication)).filter((known) => isBehind(known, nas));
  return behind.find(({ current }) => current) ?? behind[0];
}

const isBehind = (known: PublishedNas, nas: Nas): boolean => known.nas.includes(nas.id);

/** Asked, and none of the shares here is of it. */
export function nasWithoutShares(publication: Publication): readonly PublishedNas[] {
  const groups = publication.snapshot?.nas ?? [];
  return nasOf(publication).filter((known) => !groups.some((nas) => isBehind(known, nas)));
}

/** What plays is somebody else's machine: none of its NAS can be asked. */
export function mayAsk(publication: Publication | undefined): boolean {
  return publication !== undefined && !isPlayed(publication);
}
