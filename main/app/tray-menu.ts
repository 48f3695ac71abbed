import type { MenuItemConstructorOptions } from 'electron';
import type { TrayState } from './tray-state.ts';
import { trayTexts } from '../../shared/text/tray.ts';

export interface TrayActions {
  readonly open: () => void;
  readonly openShare: (id: string) => void;
  readonly checkNow: () => void;
  readonly quit: () => void;
}

/** A menu longer than a screen helps nobody; the window lists them all. */
const mostShares = 20;

/** Pure. */
export function trayMenu({ shares }: Pick<TrayState, 'shares'>, actions: TrayActions): MenuItemConstructorOptions[] {
  const listed = shares.slice(0, mostShares);
  const rest = shares.length - listed.length;
  return [
    { label: trayTexts.open, click: actions.open },
    { type: 'separator' },
    ...listed.map(({ id, label }) => ({ label: literally(label), click: () => actions.openShare(id) })),
    ...(rest > 0 ? [{ label: trayTexts.moreShares(rest), click: actions.open }] : []),
    ...(shares.length > 0 ? [{ type: 'separator' as const }] : []),
    { label: trayTexts.checkNow, click: actions.checkNow },
    { label: trayTexts.quit, click: actions.quit },
  ];
}

/** In a menu `&` marks the letter to press; a name's own is doubled. */
function literally(label: string): string {
  return label.replaceAll('&', '&&');
}
