/** Names that are not ours, in the built program: window, tray, and the command line. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, describe, expect } from 'vitest';
import { frameWords } from '../../shared/text/screens/window.ts';
import { root } from '../../tools/setup/dependencies.mjs';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { hostileRecording } from '../helpers/hostile-recording.ts';
import { madeByNames, oddLines, saidOn, tooWide } from '../helpers/said-page.ts';

const folder = hostileRecording();
afterAll(() => rmSync(dirname(folder), { recursive: true }));

async function isSafe(window: Page, page: string): Promise<void> {
  await window.screenshot({ path: artefact(`hostile/${page}.png`), fullPage: true });
  expect([page, oddLines(await saidOn(window))]).toEqual([page, []]);
  expect([page, ...(await madeByNames(window))]).toEqual([page, 0, 'undefined']);
  expect(await tooWide(window)).toBeLessThanOrEqual(0);
}

describe('names from a NAS, a referral or a mount table', () => {
  test('turn, steer and run nothing in the window, and every page opens', async ({ launch }) => {
    const app = await launch('--recorded', folder);
    const window = await app.window();
    await window.setViewportSize({ width: 860, height: 620 });
    const links = window.getByRole('navigation', { name: frameWords.navigation }).getByRole('link');
    await expect.poll(() => links.count(), { timeout: 60_000 }).toBeGreaterThan(hostileNames.length);
    for (let index = 0; index < (await links.count()); index += 1) {
      await links.nth(index).click();
      await window.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
      await isSafe(window, `page-${index}`);
    }
    expect(
      oddLines(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? '')),
    ).toEqual([]);
  });

  test('leave the tray one short line, with the verdict in it', async ({ host, launch }) => {
    await host.watcher.appear();
    await launch('--hidden', '--recorded', folder);
    const item = await host.item();
    const tooltip = await host.until('a tooltip with a verdict', async () => {
      const { tooltip } = await item.properties();
      return / of \d paths/.test(tooltip) ? tooltip : undefined;
    });
    const labels = (await item.menu()).map(({ label }) => label);
    expect([tooltip, ...labels].flatMap(oddLines)).toEqual([]);
    expect([tooltip, ...labels].filter((line) => line.includes('\n') || line.length > 160)).toEqual([]);
  });

  test.each(['check', 'check --json'])('lanewise %s prints them so that a terminal shows them as they are', (words) => {
    const printed = printedBy([...words.split(' '), '--recorded', folder]);
    expect(printed).toContain('gnp.exe');
    expect(oddLines(printed)).toEqual([]);
  });
});

function printedBy(words: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [join(root, 'main/cli.ts'), ...words], { encoding: 'utf8' });
  } catch (error) {
    // It ends with the worst severity.
    if (error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  }
}
