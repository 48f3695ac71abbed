import type { PublishedTrouble } from '../../shared/ipc/publication.ts';
import type { Finding, Subject } from '../../shared/model/finding.ts';
import type { ShareId } from '../../shared/model/snapshot.ts';
import { useWindow } from './store.ts';

const none: readonly PublishedTrouble[] = [];

export function useTroubles(): readonly PublishedTrouble[] {
  return useWindow((state) => state.publication?.troubles) ?? none;
}

/** What a person looking at one share should see. */
export function troublesOfShare(share: ShareId, troubles: readonly PublishedTrouble[]): readonly PublishedTrouble[] {
  return troubles.filter(({ shares }) => shares.includes(share));
}

/** Of this machine itself: its interfaces and what could not be read on it. */
export function troublesOfMachine(troubles: readonly PublishedTrouble[]): readonly PublishedTrouble[] {
  return troublesAbout(troubles, ({ kind }) => kind === 'machine' || kind === 'interface');
}

/** Those with a subject of some kind, be it as their cause or as a consequence. */
export function troublesAbout(
  troubles: readonly PublishedTrouble[],
  isMeant: (subject: Subject) => boolean,
): readonly PublishedTrouble[] {
  return troubles.filter((trouble) => findingsOf([trouble]).some(({ subject }) => isMeant(subject)));
}

/** Causes and consequences alike. */
export function findingsOf(troubles: readonly PublishedTrouble[]): readonly Finding[] {
  return troubles.flatMap(({ finding, consequences }) => [finding, ...consequences]);
}
