import { create } from 'zustand';
import type { Settings } from '../../shared/ipc/contract.ts';
import type { Publication } from '../../shared/ipc/publication.ts';
import { type LaneSeries, withLook } from './series.ts';
import { type Route, routeOf } from './route.ts';

export interface WindowState {
  readonly publication?: Publication;
  readonly settings: Settings;
  readonly route: Route;
  readonly series: LaneSeries;
  /** The lanes of a share are shown as a table instead of a picture. */
  readonly lanesAsTable: boolean;
  /** A look was asked for and is under way. */
  readonly checking: boolean;
  /** Why the last request of this window was not done, one sentence. */
  readonly problem?: string;
}

/** Until the real ones arrive: nothing that would have to be taken back from the screen. */
const settingsBeforeKnown: Settings = { units: 'bits', theme: 'system', trayNoteSeen: true };

export const useWindow = create<WindowState>(() => ({
  settings: settingsBeforeKnown,
  route: routeOf(globalThis.location?.hash ?? ''),
  series: {},
  lanesAsTable: false,
  checking: false,
}));

/** The state after a publication: a repeated look adds no point, another machine begins anew. */
export function withPublication(state: WindowState, publication: Publication): Partial<WindowState> {
  const { snapshot } = publication;
  if (snapshot === undefined) return { publication, series: {} };
  const before = state.publication?.snapshot;
  if (before === undefined || !isSameSource(state.publication, publication))
    return { publication, series: withLook({}, snapshot) };
  if (before.at === snapshot.at) return { publication };
  return { publication, series: withLook(state.series, snapshot) };
}

function isSameSource(before: Publication | undefined, after: Publication): boolean {
  return before?.source.kind === after.source.kind && before.snapshot?.machine === after.snapshot?.machine;
}
