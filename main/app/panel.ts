import type { TrayTheme } from './tray-picture.ts';

/** Desktops whose panel is dark as it comes, whatever theme the windows have; words of XDG_CURRENT_DESKTOP. */
const darkPanels: readonly string[] = [
  'gnome',
  'unity',
  'xfce',
  'x-cinnamon',
  'cinnamon',
  'budgie',
  'pantheon',
  'cosmic',
];

/**
 * Which of the two pictures suits the panel. Linux tells a program nothing about its panel; elsewhere the panel
 * follows the theme, as it does on KDE, LXQt and MATE. Where this guess is wrong the halo keeps the picture readable.
 */
export function panelTheme(platform: string, desktop: string | undefined, darkWindows: boolean): TrayTheme {
  const words = (desktop ?? '').toLowerCase().split(':');
  const darkPanel = platform === 'linux' && words.some((word) => darkPanels.includes(word));
  return darkPanel || darkWindows ? 'dark' : 'light';
}
