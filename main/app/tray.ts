import { Menu, Tray, nativeTheme } from 'electron';
import type { TrayState } from './tray-state.ts';
import { createTrayImages } from './tray-image.ts';
import { trayMenu, type TrayActions } from './tray-menu.ts';
import { panelTheme, type TrayTheme } from './tray-picture.ts';

/** The icon in the tray. */
export interface TrayIcon {
  /** Shows a state; what did not change is not sent again. */
  show(state: TrayState): void;
  close(): void;
}

export async function createTrayIcon(actions: TrayActions): Promise<TrayIcon> {
  const imageOf = await createTrayImages();
  let tray: Tray | undefined;
  let shown: TrayState | undefined;
  let shownTheme: TrayTheme | undefined;

  function update(state: TrayState): void {
    const theme = panelTheme(process.platform, process.env['XDG_CURRENT_DESKTOP'], isDark());
    const picture = imageOf(state, theme);
    const before = tray === undefined ? undefined : shown;
    if (tray === undefined) {
      tray = new Tray(picture);
      tray.on('click', actions.open);
    } else if (theme !== shownTheme || drawingOf(before) !== drawingOf(state)) {
      tray.setImage(picture);
    }
    if (before?.tooltip !== state.tooltip) tray.setToolTip(state.tooltip);
    if (before === undefined || menuOf(before) !== menuOf(state))
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, actions)));
    shown = state;
    shownTheme = theme;
  }

  const onTheme = (): void => {
    if (shown) update(shown);
  };
  nativeTheme.on('updated', onTheme);
  return {
    show: update,
    close() {
      nativeTheme.off('updated', onTheme);
      tray?.destroy();
      tray = undefined;
    },
  };
}

/** Windows has two themes, one for windows and one for its own taskbar. */
const isDark = (): boolean =>
  process.platform === 'win32' ? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI : nativeTheme.shouldUseDarkColors;

function drawingOf(state: TrayState | undefined): string {
  return state === undefined ? '' : `${state.level} ${state.carrying} ${state.possible}`;
}

function menuOf(state: TrayState): string {
  return JSON.stringify(state.shares);
}
