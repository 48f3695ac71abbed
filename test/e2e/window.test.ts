import type { Locator, Page } from 'playwright';
import { describe, expect } from 'vitest';
import { findingWords } from '../../shared/text/screens/findings.ts';
import { attachingWords, firstRunWords } from '../../shared/text/screens/first-run.ts';
import { shareWords } from '../../shared/text/screens/share.ts';
import { frameWords, notices, settingsWords } from '../../shared/text/screens/window.ts';
import { artefact } from '../helpers/artefact.ts';
import { desktopTestOn } from '../helpers/desktop-test.ts';
import { publicationIn } from '../helpers/publication.ts';
import { recorded } from '../helpers/recordings.ts';

const test = desktopTestOn(...recorded('two-channels'));
const heading = (window: Page, name: string | RegExp): Locator => window.getByRole('heading', { level: 1, name });
const sidebar = (window: Page): Locator => window.getByRole('navigation', { name: frameWords.navigation });
const shareLink = (window: Page): Locator => sidebar(window).getByRole('link', { name: /^data/ });
const main = (window: Page): Locator => window.getByRole('main');

async function openShare(window: Page): Promise<void> {
  await shareLink(window).click();
  await heading(window, /data/).waitFor();
}

/** A recording plays at its own pace; who cannot wait for what it shows later asks for the next look, until it is there. */
async function checkUntil(window: Page, what: Locator, state: 'visible' | 'detached' = 'visible'): Promise<void> {
  const isThere = async () => (await what.count()) > 0 === (state === 'visible');
  for (let looks = 0; looks < 12 && !(await isThere()); looks += 1) {
    const { sequence } = await publicationIn(window);
    await window.keyboard.press('F5');
    await expect
      .poll(async () => (await publicationIn(window)).sequence, { timeout: 60_000 })
      .toBeGreaterThan(sequence);
    // What was published is drawn a moment later.
    await what.waitFor({ state, timeout: 500 }).catch((error: Error) => {
      if (error.name !== 'TimeoutError') throw error;
    });
  }
  await what.waitFor({ state });
}

/** Rows of the lane table without its head. */
async function laneRows(window: Page): Promise<readonly string[]> {
  const rows = window.getByRole('table', { name: shareWords.tableLabel }).getByRole('row');
  return (await rows.allInnerTexts()).slice(1).map((row) => row.replaceAll(/\s+/g, ' '));
}

describe('the window on a recording', () => {
  test('two channels: the sentence, two connected lanes, and the same as a table', async ({ app }) => {
    const window = await app.window();
    await openShare(window);
    await main(window).getByText('Both ports of the NAS carry this share.').waitFor();
    await window.getByText(notices.recording('two-channels')).waitFor();
    await window.keyboard.press('t');
    await window.getByRole('radio', { name: shareWords.table, checked: true }).waitFor({ state: 'attached' });
    const rows = await laneRows(window);
    expect(rows.filter((row) => row.includes('connected'))).toHaveLength(2);
    expect(rows.join('\n')).toContain('10.77.1.25');
    expect(rows.join('\n')).toContain('10.77.1.26');
    await window.keyboard.press('t');
    await window.getByRole('radio', { name: shareWords.table, checked: false }).waitFor({ state: 'attached' });
  });

  test('a channel lost while watching: verdict, lane and finding with its evidence; and full again', async ({
    launch,
  }) => {
    const window = await (await launch(...recorded('channel-lost'))).window();
    await openShare(window);
    await checkUntil(
      window,
      main(window)
        .getByText(/^One path has stopped responding:/)
        .first(),
    );
    const stalled = window.locator('[data-code="smb.channel-stalled"]').first();
    await stalled.getByText(findingWords.why).waitFor();
    await window.screenshot({ path: artefact('window/channel-stalled.png') });
    await checkUntil(
      window,
      main(window)
        .getByText(/^One path is lost:/)
        .first(),
    );
    const lost = window.locator('[data-code="smb.channel-lost"]').first();
    await lost.waitFor();
    expect(await lost.innerText()).toMatch(/DebugData/);
    await window.screenshot({ path: artefact('window/channel-lost.png') });
    await checkUntil(window, main(window).getByText('Both ports of the NAS carry this share.'));
    await checkUntil(window, lost, 'detached');
  });

  test('a guest mount: one path of two and why, with the lines it was read from', async ({ launch }) => {
    const window = await (await launch(...recorded('guest'))).window();
    await openShare(window);
    const finding = window.locator('[data-code="smb.guest-cannot-bind"]').first();
    await finding.waitFor({ timeout: 60_000 });
    await finding.getByText(findingWords.why).waitFor();
    const { troubles } = await publicationIn(window);
    const lines =
      troubles
        .find(({ finding }) => finding.code === 'smb.guest-cannot-bind')
        ?.finding.evidence.flatMap((e) => e.lines) ?? [];
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(await finding.innerText()).toContain(line.trim().slice(0, 40));
    await window.screenshot({ path: artefact('window/guest.png'), fullPage: true });
  });

  test('nothing mounted: a helpful page, and a sample that plays, is marked, and stops', async ({ launch }) => {
    const window = await (await launch(...recorded('nothing-mounted'))).window();
    await heading(window, attachingWords('linux').title).waitFor();
    await window.screenshot({ path: artefact('window/first-run.png'), fullPage: true });
    await window.getByRole('button', { name: firstRunWords.sample }).click();
    await window.getByText(notices.sample).waitFor();
    await sidebar(window)
      .getByRole('link', { name: / of \d/ })
      .first()
      .waitFor();
    expect((await publicationIn(window)).source.kind).toBe('sample');
    const cut = await window
      .locator('.lane-box-name')
      .evaluateAll((names) =>
        names.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.innerHTML),
      );
    expect(cut).toEqual([]);
    await window.screenshot({ path: artefact('window/sample.png'), fullPage: true });
    await window.getByRole('button', { name: notices.sampleStop }).click();
    await heading(window, attachingWords('linux').title).waitFor();
  });

  test('no rights: not known, with what to allow, and nowhere a good verdict', async ({ launch }) => {
    const window = await (await launch(...recorded('no-rights'))).window();
    await openShare(window);
    await main(window)
      .getByText(/DebugData/)
      .first()
      .waitFor();
    const publication = await publicationIn(window);
    expect(publication.snapshot?.shares.map(({ verdict }) => verdict.word)).toEqual(['unknown']);
    const text = await window.locator('body').innerText();
    expect(text).toContain('not known');
    expect(text).not.toMatch(/all paths used|\d of \d paths|Both ports/);
    await window.locator('[data-code="host.cannot-look"]').first().waitFor({ timeout: 60_000 });
    await window.screenshot({ path: artefact('window/no-rights.png'), fullPage: true });
  });
});

describe('the look of the window', () => {
  test.for(['light', 'dark'] as const)('every screen in %s', async (theme, { app }) => {
    const window = await app.window();
    await sidebar(window)
      .getByRole('link', { name: new RegExp(`^${frameWords.settings}`) })
      .click();
    await heading(window, settingsWords.title).waitFor();
    await window.getByText(settingsWords[theme], { exact: true }).click();
    await window.locator(`[data-mantine-color-scheme="${theme}"]`).first().waitFor({ state: 'attached' });
    await window.screenshot({ path: artefact(`window/settings-${theme}.png`) });
    const pages = [
      ['overview', frameWords.overview, frameWords.overview],
      ['machine', frameWords.interfaces, /./],
      ['share', 'data', /data/],
    ] as const;
    for (const [name, link, title] of pages) {
      await sidebar(window)
        .getByRole('link', { name: new RegExp(`^${link}`) })
        .click();
      await heading(window, title).waitFor();
      await window.screenshot({ path: artefact(`window/${name}-${theme}.png`), fullPage: true });
    }
    const background = await window.evaluate('getComputedStyle(document.body).backgroundColor');
    const [red = 0] = /\d+/.exec(String(background))?.map(Number) ?? [];
    expect(red < 128).toBe(theme === 'dark');
  });

  test('a setting holds over a restart', async ({ launch }) => {
    const first = await launch(...recorded('two-channels'));
    const window = await first.window();
    await shareLink(window).waitFor();
    await window.keyboard.press('Control+,');
    await window.getByText(settingsWords.bytes, { exact: true }).click();
    await window.getByText(/a port of 125 MB\/s/).waitFor();
    await first.end();
    const again = await (await launch(...recorded('two-channels'))).window();
    await shareLink(again).waitFor();
    await again.keyboard.press('Control+,');
    await again.getByText(/a port of 125 MB\/s/).waitFor();
  });
});
