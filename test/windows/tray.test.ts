import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recorded } from '../helpers/recordings.ts';
import { until } from '../lab/until.ts';
import { hasTrayIcon, keepScreen, startProgram, trayIcon, useDesktop, type StartedProgram } from './wine/program.ts';
import { openWindows, withWine, type Windows } from './wine/windows.ts';

const onIcon = ['mousemove', trayIcon.left + 8, trayIcon.top + 8] as const;

let windows: Windows;
let program: StartedProgram;

async function closeWindow(): Promise<void> {
  const window = await program.window();
  await window.getByText('Both ports of the NAS carry this share.').first().waitFor({ timeout: 120_000 });
  useDesktop(windows, ['key', '--clearmodifiers', 'alt+F4']);
  await until('the window is gone', async () => !(await program.hasWindow()));
}

/** Where the entries lie, for one share. */
const entries = { open: 61, quit: 163 } as const;

/** Does one thing after the other, the first one again after the last, each after a while. */
function inTurn(works: readonly (() => void)[]): () => void {
  let [next, due] = [0, 0];
  return () => {
    if (performance.now() < due) return;
    works[next]?.();
    next = (next + 1) % works.length;
    due = performance.now() + 2_000;
  };
}

const openMenu = (): void => useDesktop(windows, [...onIcon, 'click', 3]);

/** Opens the menu of the icon and clicks an entry, until that has come to what it should. */
async function choose(entry: keyof typeof entries, came: () => Promise<boolean>): Promise<void> {
  const click = (): void => useDesktop(windows, ['mousemove', 60, entries[entry], 'click', 1]);
  const keep = (): void => keepScreen(windows, `menu-${entry}.png`);
  // A click on a busy desktop may open no menu, and a menu takes none in its first moment: what came to nothing is begun anew.
  const tryOn = inTurn([openMenu, keep, click, click]);
  await until(`the entry ${entry} does its work`, async () => {
    tryOn();
    return came();
  });
}

describe('the tray in Windows', withWine, () => {
  beforeAll(async () => {
    windows = await openWindows();
    program = await startProgram(windows, ['--hidden', ...recorded('two-channels')], 'windows/tray.log');
  });
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
