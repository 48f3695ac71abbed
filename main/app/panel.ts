import type { TrayTheme } from './tray-picture.ts';

/** Desktops whose panel has the colours of the windows; words of XDG_CURRENT_DESKTOP. */
const matchingPanels: readonly string[] = ['kde', 'lxqt', 'mate', 'dde', 'deepin'];

/**
 * Which of the two pictures suits the panel. Linux tells a program nothing about its panel: those of GNOME, Xfce,
 * Cinnamon and the bars of tiling desktops are dark as they come, whatever the windows are. Elsewhere, and on Windows,
 * the panel follows the theme. Where this guess is wrong the halo keeps the picture readable.
 */
export function panelTheme(platform: string, desktop: string | undefined, darkWindows: boolean): TrayTheme {
  const words = (desktop ?? '').toLowerCase().split(':');
  const darkPanel = platform === 'linux' && !words.some((word) => matchingPanels.includes(word));
  return darkPanel || darkWindows ? 'dark' : 'light';
}
