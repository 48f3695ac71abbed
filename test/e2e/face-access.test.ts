import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { shareWords } from '../../shared/text/screens/share.ts';
import { frameWords, settingsWords } from '../../shared/text/screens/window.ts';
import { accessibilityProblems } from '../helpers/accessibility.ts';
import { desktopTestOn } from '../helpers/desktop-test.ts';
import type { RunningApp } from '../helpers/electron-app.ts';
import { recorded } from '../helpers/recordings.ts';

const test = desktopTestOn(...recorded('guest'));
const heading = (window: Page, name: string | RegExp) => window.getByRole('heading', { level: 1, name });

/** Every page by its link in the sidebar, with the name its heading has. */
async function throughPages(window: Page, check: (page: string) => Promise<void>): Promise<void> {
  const pages: readonly (readonly [string, string | RegExp])[] = [
    [frameWords.overview, frameWords.overview],
    ['data', /data/],
    [frameWords.interfaces, /./],
    [frameWords.settings, settingsWords.title],
  ];
  for (const [link, title] of pages) {
    await window
      .getByRole('navigation')
      .getByRole('link', { name: new RegExp(`^${link}`) })
      .click();
    await heading(window, title).waitFor();
    await check(link);
  }
}

async function resized(app: RunningApp, width: number, height: number, zoom: number): Promise<void> {
  const view = { width, height, zoom };
  await app.electron.evaluate(({ BrowserWindow }, wanted) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setContentSize(wanted.width, wanted.height);
    window?.webContents.setZoomFactor(wanted.zoom);
  }, view);
}

const tooWide = (window: Page): Promise<unknown> =>
  window.evaluate(
    'Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll("main, nav")].map((part) => part.scrollWidth - part.clientWidth))',
  );

describe('the window is for everyone', () => {
  test.for(['light', 'dark'] as const)('no rule of accessibility is broken in %s', async (theme, { app }) => {
    const window = await app.window();
    await window.emulateMedia({ colorScheme: theme });
    const problems: unknown[] = [];
    await throughPages(window, async (page) => {
      problems.push(...(await accessibilityProblems(window)).map((problem) => ({ page, ...problem })));
    });
    expect(problems).toEqual([]);
  });

  test('nor on the page of the first run', async ({ launch }) => {
    const window = await (await launch(...recorded('nothing-mounted'))).window();
    await heading(window, /./).waitFor();
    expect(await accessibilityProblems(window)).toEqual([]);
  });

  test('nothing scrolls sideways in the smallest window and at 200 % zoom', async ({ app }) => {
    const window = await app.window();
    await heading(window, /./).waitFor();
    await resized(app, 720, 520, 1);
    await throughPages(window, async (page) => expect([page, await tooWide(window)]).toEqual([page, 0]));
    await resized(app, 980, 680, 2);
    await window.getByRole('button', { name: frameWords.menu }).click();
    await throughPages(window, async (page) => expect([page, await tooWide(window)]).toEqual([page, 0]));
  });

  test('everything goes by keyboard: into the sidebar, to the share, to its table and its lanes', async ({
    launch,
  }) => {
    const window = await (await launch(...recorded('two-channels'))).window();
    await heading(window, frameWords.overview).waitFor();
    await window.keyboard.press('Tab');
    expect(await window.locator(':focus').textContent()).toBe(frameWords.skip);
    await window.keyboard.press('Tab');
    expect(await window.locator(':focus').textContent()).toBe(frameWords.overview);
    await window.keyboard.press('ArrowDown');
    await window.keyboard.press('Enter');
    await heading(window, /data/).waitFor();
    await window.keyboard.press('t');
    await window.getByRole('radio', { name: shareWords.table, checked: true }).waitFor({ state: 'attached' });
    await window.keyboard.press('t');
    await window.locator('.lane-label').first().focus();
    await window
      .getByRole('tooltip')
      .getByText(/10\.77\.1\.50:\d+ → 10\.77\.1\.2[56]:445/)
      .waitFor();
    await window.keyboard.press('Escape');
    await window.getByRole('tooltip').waitFor({ state: 'detached' });
    await window.keyboard.press('?');
    await window.getByRole('dialog', { name: frameWords.keys }).waitFor();
  });

  test('nothing moves for those who asked for less motion', async ({ launch }) => {
    const window = await (await launch(...recorded('channel-lost'))).window();
    await window.emulateMedia({ reducedMotion: 'reduce' });
    await heading(window, /./).waitFor();
    const moving = 'document.getAnimations().filter((one) => one.playState === "running").length';
    await window.locator('.lane-flow').first().waitFor({ state: 'attached' });
    expect(await window.evaluate(moving)).toBe(0);
  });
});
