import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recorded } from '../helpers/recordings.ts';
import { until } from '../lab/until.ts';
import {
  hasTrayIcon,
  keepScreen,
  pixelsOf,
  startProgram,
  trayIcon,
  useDesktop,
  type StartedProgram,
} from './wine/program.ts';
import { openWindows, withWine, type Windows } from './wine/windows.ts';

const onIcon = ['mousemove', trayIcon.left + 8, trayIcon.top + 8] as const;
/** Within the menu, wherever the icon's click opens it. */
const menu = { left: 30, top: 60, width: 120, height: 90 };
const white = 255;

let windows: Windows;
let program: StartedProgram;

const lightParts = (pixels: Buffer): number => pixels.filter((value) => value === white).length / pixels.length;

async function closeWindow(): Promise<void> {
  const window = await program.window();
  await window.getByText('Both ports of the NAS carry this share.').first().waitFor({ timeout: 120_000 });
  useDesktop(windows, ['key', '--clearmodifiers', 'alt+F4']);
  await until('the window is gone', async () => !(await program.hasWindow()));
}

/** Where the entries lie, for one share. */
const entries = { open: 61, quit: 163 } as const;

/** Opens the menu of the icon and clicks an entry, until that has come to what it should. */
async function choose(entry: keyof typeof entries, came: () => Promise<boolean>): Promise<void> {
  useDesktop(windows, [...onIcon, 'click', 3]);
  // Wine leaves a menu black that it draws for the second time.
  if (entry === 'open') await until('the menu is there', async () => lightParts(pixelsOf(windows, menu)) > 0.8);
  keepScreen(windows, `menu-${entry}.png`);
  let again = 0;
  await until(`the entry ${entry} does its work`, async () => {
    // A menu takes no click in its first moment.
    if (performance.now() > again) {
      useDesktop(windows, ['mousemove', 60, entries[entry], 'click', 1]);
      again = performance.now() + 3_000;
    }
    return came();
  });
}

describe('the tray in Windows', withWine, () => {
  beforeAll(async () => {
    windows = await openWindows();
    program = await startProgram(windows, ['--hidden', ...recorded('two-channels')], 'windows/tray.log');
  }, 300_000);
  afterAll(async () => {
    await program?.disconnect();
    await windows?.close();
  });

  test('a hidden start shows an icon and no window', async () => {
    await until('there is an icon', async () => hasTrayIcon(windows));
    keepScreen(windows, 'tray.png');
    expect(await program.hasWindow()).toBe(false);
  });

  test('a click on the icon opens the window, and the program stays when it is closed', async () => {
    useDesktop(windows, [...onIcon, 'click', 1]);
    await closeWindow();
    expect(await program.runs()).toBe(true);
  });

  test('the first entry of its menu opens the window', async () => {
    await choose('open', () => program.hasWindow());
    await closeWindow();
  });

  test('a second start shows the window of the first', async () => {
    program.startAgain();
    await closeWindow();
  });

  test('the last entry of its menu ends the program', async () => {
    await choose('quit', async () => !(await program.runs()));
  });
});
