import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../tools/setup/dependencies.mjs';
import { artefact } from '../helpers/artefact.ts';
import { publicationIn } from '../helpers/publication.ts';
import { recorded } from '../helpers/recordings.ts';
import { openDoorways } from '../lab/doorway.ts';
import { until } from '../lab/until.ts';
import { openWindows, withWine, type Windows } from './wine/windows.ts';

const debugging = 9333;
/** A tray needs a desktop of Wine; Chromium's sandbox and its graphics process do not run there. */
const desktop = ['wine', 'explorer', '/desktop=lanewise,1280x800'];
const electron = ['Z:\\programs\\electron\\electron.exe', '--no-sandbox', '--disable-gpu'];

let windows: Windows;
let browser: Browser;
let window: Page;

/** Starts the built program in a desktop of Windows and gives its window, as the debugger of Chromium shows it. */
async function launch(words: readonly string[]): Promise<void> {
  const own = [`--remote-debugging-port=${debugging}`, root, ...words];
  const [program = '', ...rest] = windows.beside(['env', '-C', root, ...desktop, ...electron, ...own]);
  const log = openSync(artefact('windows/program.log'), 'w');
  spawn(program, rest, { cwd: '/', stdio: ['ignore', log, log] }).unref();
  closeSync(log);
  const [port] = await openDoorways(windows.box, [{ address: '127.0.0.1', port: debugging }]);
  const address = `http://127.0.0.1:${port}`;
  await until('the program has a window', async () => (await pagesAt(address)).length > 0, undefined, 180_000);
  browser = await chromium.connectOverCDP(address);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('The program has no page.');
  window = page;
}

async function pagesAt(address: string): Promise<readonly unknown[]> {
  const answer = await fetch(`${address}/json/list`).catch((error: unknown) => {
    if (error instanceof TypeError) return undefined;
    throw error;
  });
  const list: unknown = await answer?.json();
  return Array.isArray(list) ? list : [];
}

/** Everything on the screen, with what is not of the page: frame, menu, tray. */
function keepScreen(name: string): void {
  const [program = '', ...rest] = windows.beside(['import', '-window', 'root', 'png:-']);
  writeFileSync(artefact(`windows/${name}`), execFileSync(program, rest, { maxBuffer: 16 * 1024 * 1024 }));
}

describe('the window in Windows, on a recording', withWine, () => {
  beforeAll(async () => {
    windows = await openWindows();
    await launch(recorded('two-channels'));
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await windows?.close();
  });

  test('says how the share is', async () => {
    await window.getByText('Both ports of the NAS carry this share.').first().waitFor({ timeout: 120_000 });
    await window.screenshot({ path: artefact('windows/page.png') });
    keepScreen('screen.png');
    const { snapshot } = await publicationIn(window);
    expect(snapshot?.shares).toHaveLength(1);
  });
});
