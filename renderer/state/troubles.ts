import type { Trouble } from '../../shared/model/judgement.ts';
import type { Finding, Subject } from '../../shared/model/finding.ts';
import type { ShareId } from '../../shared/model/snapshot.ts';
import { useWindow } from './store.ts';

const none: readonly Trouble[] = [];

export function useTroubles(): readonly Trouble[] {
  return useWindow((state) => state.publication?.troubles) ?? none;
}

/** What a person looking at one share should see. */
export function troublesOfShare(share: ShareId, troubles: readonly Trouble[]): readonly Trouble[] {
  return troubles.filter(({ shares }) => shares.includes(share));
}

/** Of this machine itself: its interfaces and what could not be read on it. */
export function troublesOfMachine(troubles: readonly Trouble[]): readonly Trouble[] {
  return troublesAbout(troubles, ({ kind }) => kind === 'machine' || kind === 'interface');
}

/** Those with a subject of some kind, be it as their cause or as a consequence. */
export function troublesAbout(
  troubles: readonly Trouble[],
  isMeant: (subject: Subject) => boolean,
): readonly Trouble[] {
  return troubles.filter((trouble) => findingsOf([trouble]).some(({ subject }) => isMeant(subject)));
}

/** Causes and consequences alike. */
function findingsOf(troubles: readonly Trouble[]): readonly Finding[] {
  return troubles.flatMap(({ finding, consequences }) => [finding, ...consequences]);
}
