/** Names and lines that are not ours in every dialogue of the window, drawn by real Electron; scenes stand for machines. */
import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { ViteDevServer } from 'vite';
import { addNasWords } from '../../shared/text/screens/nas-add.ts';
import { fixWords } from '../../shared/text/screens/fix.ts';
import { nasWords } from '../../shared/text/screens/nas.ts';
import { root } from '../../tools/setup/dependencies.mjs';
import { serveFace } from '../../tools/face-preview.ts';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { launchProgram } from '../helpers/electron-app.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { madeByNames, oddLines, saidOn, tooWide } from '../helpers/said-page.ts';
import { sceneNasId } from '../helpers/scene-nas-answers.ts';

let server: ViteDevServer;
beforeAll(async () => {
  server = await serveFace(0);
});
afterAll(() => server.close());

/** One thing that the window shows: the scene and the moment of a change in it, the page, and what is done there. */
interface View {
  readonly query: string;
  readonly hash?: string;
  readonly act?: (page: Page) => Promise<void>;
  /** No name in it is longer than a line. */
  readonly short?: true;
}

const dialog = (page: Page) => page.getByRole('dialog');
const press = (page: Page, name: string | RegExp): Promise<void> =>
  dialog(page).getByRole('button', { name }).first().click();

async function openChange(page: Page): Promise<void> {
  await page.locator('[data-fix]').first().click();
  await page.locator('.fix:not([data-phase="preparing"])').waitFor();
}

async function makeChange(page: Page): Promise<void> {
  await openChange(page);
  await press(page, fixWords.apply);
  await page.locator('.fix:not([data-phase="preview"])').waitFor();
  for (const details of await dialog(page).locator('summary').all()) await details.click();
}

async function openLogin(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /Connect to this NAS/ })
    .last()
    .click();
  await dialog(page).waitFor();
}

const tryLogin =
  (host: string, then?: (page: Page) => Promise<void>): View['act'] =>
  async (page) => {
    await openLogin(page);
    await page.getByLabel(addNasWords.address).fill(`hostile-${host}`);
    await press(page, addNasWords.test);
    await page.locator('.test-steps > :not([data-state="waiting"])').first().waitFor();
    await then?.(page);
  };

const shares = `#/share/${encodeURIComponent(`/mnt/${hostileNames[1]}`)}`;
const nasPage = `#/nas/${sceneNasId}`;
const change = (moment: string): View => ({
  query: `scene=hostile-shares&change=${moment}`,
  hash: shares,
  act: openChange,
});
const run = (moment: string): View => ({ ...change(moment), act: makeChange });
const history: View = { query: 'scene=hostile-shares&change=hostile-history', hash: '#/changes' };
const login = (host: string, then?: (page: Page) => Promise<void>): View => ({
  query: 'scene=hostile-shares',
  act: tryLogin(host, then),
});

const views: Readonly<Record<string, View>> = {
  'change-preview': change('hostile-kept'),
  'change-busy': change('hostile-busy'),
  'change-at-the-nas': { query: 'scene=hostile-samba&change=hostile-two-places', hash: shares, act: openChange },
  'change-impossible': change('impossible'),
  'change-refused': { ...change('changed'), short: true },
  'run-asking': { ...run('asking'), short: true },
  'run-applying': run('applying'),
  'run-verifying': run('verifying'),
  'run-kept': run('hostile-kept'),
  'run-put-back': run('put-back'),
  'run-refused': { ...run('refused'), short: true },
  'run-stuck': run('hostile-stuck'),
  history: { ...history, act: async (page) => page.getByText(fixWords.details).last().click() },
  undo: {
    ...history,
    act: async (page) =>
      page
        .getByRole('button', { name: /^Undo…/ })
        .first()
        .click(),
  },
  'undo-at-the-nas': {
    ...history,
    act: async (page) =>
      page
        .getByRole('button', { name: /^Undo…/ })
        .last()
        .click(),
  },
  'login-of-a-name': { query: 'scene=hostile-shares', act: openLogin, short: true },
  'login-unreachable': login('reach'),
  'login-host-key': login('key'),
  'login-changed-key': login('changed'),
  'login-refused': login('login'),
  'login-works': login('fine'),
  'login-added': { ...login('fine', (page) => press(page, addNasWords.add)), short: true },
  'nas-forget': {
    query: 'scene=hostile-nas',
    hash: nasPage,
    act: async (page) => page.getByRole('button', { name: new RegExp(nasWords.forget) }).click(),
  },
  'nas-page': { query: 'scene=hostile-nas', hash: nasPage },
  'nas-silent': { query: 'scene=hostile-silent', hash: nasPage },
  settings: { query: 'scene=hostile-silent', hash: '#/settings' },
  machine: { query: 'scene=hostile-silent', hash: '#/machine' },
  overview: { query: 'scene=hostile-silent', hash: '#/overview' },
};

/** Texts that fill a page: neither cut, with all of it in a title, nor a line of a file or a terminal, of which all must be seen. */
const uncut = `[...document.querySelectorAll('body *')].flatMap((one) => [...one.childNodes])
  .filter((one) => one.nodeType === 3 && one.data.length > 600 && one.parentElement.checkVisibility({ visibilityProperty: true }))
  .filter((one) => !one.parentElement.closest('pre, .change-item, .visually-hidden, script, style, option'))
  .filter((one) => { const cut = one.parentElement.closest('.cut, .ellipsis, h1'); return (cut?.closest('[title]')?.title.length ?? 0) < one.data.length; })
  .map((one) => one.parentElement.outerHTML.slice(0, 120))`;

/** Buttons of the dialogue, else of the page, that a click in their middle does not reach once they are scrolled to. */
const unreachable = `[...(document.querySelector('[role="dialog"]') ?? document.querySelector('main')).querySelectorAll('button')].flatMap((button) => {
  button.scrollIntoView({ block: 'nearest' });
  const { left, top, width, height } = button.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return button.checkVisibility() && !button.contains(there) ? [button.textContent + ' at ' + [left, top, width, height].map(Math.round)] : [];
})`;

/** The whole of a long name can be read where it is cut. */
const longestTitle = "Math.max(0, ...[...document.querySelectorAll('[title]')].map((one) => one.title.length))";

async function isSafe(page: Page, name: string, { short }: View): Promise<void> {
  expect.soft([name, oddLines(await saidOn(page))]).toEqual([name, []]);
  expect.soft([name, ...(await madeByNames(page))]).toEqual([name, 0, 'undefined']);
  expect.soft([name, await tooWide(page)]).toEqual([name, 0]);
  expect.soft([name, await page.evaluate(uncut)]).toEqual([name, []]);
  expect.soft([name, await page.evaluate(unreachable)]).toEqual([name, []]);
  if (!short) expect.soft(Number(await page.evaluate(longestTitle))).toBeGreaterThan(600);
}

describe('names and lines that are not ours, and 4 kB of them', () => {
  const patience = { timeout: 1_200_000 };
  const what = 'turn, steer and run nothing in any dialogue, and leave its buttons where they can be pressed';
  test(what, patience, async ({ desktop }) => {
    const app = await launchProgram(desktop, [path.join(root, 'test/helpers/scene-window.cjs')]);
    const page = await app.window();
    try {
      for (const [name, view] of Object.entries(views)) {
        await page.goto('about:blank');
        await page.goto(`${server.resolvedUrls?.local[0]}?${view.query}&still&looks=12${view.hash ?? ''}`);
        await page.locator('h1').first().waitFor();
        await view.act?.(page);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.screenshot({ path: artefact(`hostile-dialogues/${name}-${colorScheme}.png`) });
        }
        await isSafe(page, name, view);
      }
    } finally {
      await app.end();
    }
  });
});
