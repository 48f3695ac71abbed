/**
 * Pictures of every screen and state, light and dark, into test-artifacts/face/: `npm run face:screenshots`, or with
 * a part of a name to make only those: `npm run face:screenshots -- lost`. Needs a Chromium: CHROMIUM=PATH, else
 * /usr/bin/chromium.
 */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { chromium, type Page } from 'playwright';
import { accessibilityProblems } from '../test/helpers/accessibility.ts';
import { fixShots } from './face-fix-shots.ts';
import { nasShots } from './face-nas-shots.ts';
import { serveFace } from './face-preview.ts';

const port = 5191;
const folder = resolve(import.meta.dirname, '../test-artifacts/face');

export interface Shot {
  readonly name: string;
  readonly query: string;
  readonly hash?: string;
  readonly size?: readonly [number, number];
  readonly zoom?: number;
  /** The whole page instead of what fits into the window. */
  readonly full?: boolean;
  readonly dark?: 'both' | 'no' | 'only';
  readonly forcedColours?: boolean;
  readonly act?: (page: Page) => Promise<void>;
}

const mapped = `#/share/${encodeURIComponent('X:')}`;
const share = (name: string): string => `#/share/${encodeURIComponent(`/mnt/${name}`)}`;
const lun = `#/share/${encodeURIComponent('iscsi 3600140551aa592fd025ed4ef1da523db')}`;
const media = share('media');

const shots: readonly Shot[] = [
  { name: 'share-one-of-two', query: 'scene=one-of-two', hash: media },
  { name: 'share-one-of-two-full', query: 'scene=one-of-two', hash: media, full: true },
  { name: 'share-all-fine', query: 'scene=all-fine', hash: media, full: true },
  { name: 'share-lost', query: 'scene=lost', hash: media },
  { name: 'share-stalled', query: 'scene=stalled', hash: media },
  { name: 'windows-first-run', query: 'scene=windows-first-run', full: true },
  { name: 'share-windows', query: 'scene=windows-healthy', hash: mapped, full: true },
  {
    name: 'share-windows-not-loaded',
    query: 'scene=windows-not-loaded',
    hash: mapped,
    full: true,
    act: async (page) => {
      await page.getByRole('button', { name: 'Read the share under load' }).click();
      await page.getByText(/^The share was read/).waitFor();
    },
  },
  { name: 'share-windows-looked-at', query: 'scene=windows-looked-at', hash: mapped, full: true },
  { name: 'share-windows-counted', query: 'scene=windows-counted', hash: mapped, full: true },
  {
    name: 'share-windows-denied',
    query: 'scene=windows-denied',
    hash: mapped,
    full: true,
    act: async (page) => {
      await page.getByRole('button', { name: 'Look as administrator once' }).first().click();
      await page.getByText(/^Looked as administrator\./).waitFor();
    },
  },
  { name: 'share-guest', query: 'scene=guest', hash: media, full: true },
  { name: 'overview-nfs', query: 'scene=nfs-trunked', full: true },
  { name: 'share-nfs-trunked', query: 'scene=nfs-trunked', hash: share('media'), full: true },
  { name: 'share-nfs-nconnect', query: 'scene=nfs-nconnect', hash: share('media'), full: true },
  { name: 'share-nfs-soft', query: 'scene=nfs-soft', hash: share('media'), full: true },
  { name: 'overview-lun-lost', query: 'scene=lun-lost' },
  { name: 'share-lun-together', query: 'scene=lun-together', hash: lun, full: true },
  { name: 'share-lun-failover', query: 'scene=lun-failover', hash: lun, full: true },
  { name: 'share-lun-no-map', query: 'scene=lun-no-map', hash: lun, full: true },
  { name: 'share-lun-lost', query: 'scene=lun-lost', hash: lun, full: true },
  { name: 'share-lun-long-names', query: 'scene=lun-long-names', hash: lun, full: true, dark: 'no' },
  { name: 'share-limited', query: 'scene=limited', hash: share('photos') },
  { name: 'share-unknown', query: 'scene=unknown', hash: media, full: true },
  { name: 'share-idle', query: 'scene=idle', hash: media },
  { name: 'share-first-look', query: 'scene=all-fine&looks=0&still', hash: media, dark: 'no' },
  { name: 'share-same-mac', query: 'scene=same-mac', hash: media },
  { name: 'share-unreachable', query: 'scene=unreachable', hash: media, full: true },
  { name: 'share-bundled', query: 'scene=bundled', hash: share('projects') },
  { name: 'share-two-by-two', query: 'scene=two-by-two', hash: media },
  { name: 'share-same-exit', query: 'scene=same-exit', hash: media },
  { name: 'share-table', query: 'scene=one-of-two', hash: media, act: (page) => page.keyboard.press('t') },
  {
    name: 'share-table-bundled',
    query: 'scene=bundled',
    hash: share('projects'),
    act: (page) => page.keyboard.press('t'),
    dark: 'no',
  },
  {
    name: 'share-lane-details',
    query: 'scene=two-by-two',
    hash: media,
    act: (page) => page.locator('.lane-label').nth(1).focus(),
  },
  { name: 'share-bytes', query: 'scene=one-of-two&units=bytes', hash: media, dark: 'no' },
  {
    name: 'share-long-names',
    query: 'scene=long-names',
    hash: `#/share/${encodeURIComponent('/mnt/family-archive-of-photographs-and-scanned-letters-1931-to-2026')}`,
    full: true,
    dark: 'no',
  },
  {
    name: 'share-right-to-left',
    query: 'scene=right-to-left',
    hash: `#/share/${encodeURIComponent('/mnt/ملفات-العائلة')}`,
    full: true,
    dark: 'no',
  },
  { name: 'share-720', query: 'scene=one-of-two', hash: media, size: [720, 520], dark: 'no' },
  { name: 'share-720-full', query: 'scene=one-of-two', hash: media, size: [720, 520], full: true, dark: 'no' },
  {
    name: 'share-zoom-200',
    query: 'scene=one-of-two',
    hash: media,
    size: [980, 680],
    zoom: 2,
    full: true,
    dark: 'no',
  },
  { name: 'share-compact', query: 'scene=two-by-two', hash: media, size: [360, 480], dark: 'no' },
  { name: 'share-forced-colours', query: 'scene=lost', hash: media, forcedColours: true },
  { name: 'share-gone', query: 'scene=one-of-two', hash: '#/share/nothing', dark: 'no' },
  { name: 'overview-many', query: 'scene=many', full: true },
  { name: 'overview-many-window', query: 'scene=many' },
  { name: 'overview-all-fine', query: 'scene=all-fine' },
  { name: 'overview-one-of-two', query: 'scene=one-of-two' },
  { name: 'overview-unknown', query: 'scene=unknown' },
  { name: 'overview-720', query: 'scene=many', size: [720, 520], dark: 'no' },
  { name: 'overview-zoom-200', query: 'scene=many', size: [980, 680], zoom: 2, dark: 'no' },
  { name: 'overview-long-names', query: 'scene=long-names', dark: 'no' },
  { name: 'overview-right-to-left', query: 'scene=right-to-left', dark: 'no' },
  { name: 'machine', query: 'scene=one-of-two', hash: '#/machine', full: true },
  { name: 'machine-unknown', query: 'scene=unknown', hash: '#/machine', full: true, dark: 'no' },
  { name: 'settings', query: 'scene=one-of-two', hash: '#/settings' },
  { name: 'keys', query: 'scene=one-of-two', act: (page) => page.keyboard.press('?') },
  { name: 'first-run', query: 'scene=first-run' },
  { name: 'first-run-no-rights', query: 'scene=first-run-no-rights', full: true, dark: 'no' },
  { name: 'first-run-720', query: 'scene=first-run', size: [720, 520], full: true, dark: 'no' },
  { name: 'looking', query: 'scene=looking', dark: 'no' },
  { name: 'failed', query: 'scene=failed', dark: 'no' },
  { name: 'banner-sample', query: 'scene=sample', hash: media },
  { name: 'banner-recording', query: 'scene=recording', hash: media, dark: 'no' },
  { name: 'banner-remote', query: 'scene=remote', hash: media, dark: 'no' },
  { name: 'banner-stale', query: 'scene=stale', hash: media },
  { name: 'banner-look-failed', query: 'scene=look-failed', hash: media },
  { name: 'banner-no-tray', query: 'scene=no-tray', dark: 'no' },
  ...nasShots,
  ...fixShots,
];

const wanted = process.argv[2] ?? '';
const server = await serveFace(port);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
await mkdir(folder, { recursive: true });
try {
  for (const shot of shots.filter(({ name }) => name.includes(wanted))) {
    if (shot.dark !== 'only') await take(shot, 'light');
    if (shot.dark === undefined || shot.dark !== 'no') await take(shot, 'dark');
  }
} finally {
  await browser.close();
  await server.close();
}

async function take(shot: Shot, theme: 'light' | 'dark'): Promise<void> {
  const [width, height] = shot.size ?? [980, 680];
  const zoom = shot.zoom ?? 1;
  const viewport = { width: Math.round(width / zoom), height: Math.round(height / zoom) };
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: zoom,
    colorScheme: theme,
    reducedMotion: 'reduce',
    forcedColors: shot.forcedColours === true ? 'active' : 'none',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    console.error(`${shot.name}: ${error.message}`);
    process.exitCode = 1;
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') console.error(`${shot.name}: ${message.text()}`);
  });
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await page.goto(`http://127.0.0.1:${port}/?${shot.query}&still${shot.hash ?? ''}`);
  await page.locator('h1').first().waitFor();
  await shot.act?.(page);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  if (shot.full === true) await growToContent(page, viewport);
  const overflow = Number(
    await page.evaluate(
      'Math.max(document.documentElement.scrollWidth - innerWidth, document.querySelector("main").scrollWidth - document.querySelector("main").clientWidth)',
    ),
  );
  if (overflow > 0) console.error(`${shot.name}: ${overflow} px too wide`);
  for (const { rule, where } of await problemsOf(shot, page)) {
    console.error(`${shot.name} (${theme}): ${rule}\n  ${where.join('\n  ')}`);
    process.exitCode = 1;
  }
  await page.screenshot({ path: `${folder}/${shot.name}-${theme}.png` });
  await context.close();
}

/** With forced colours the engine still judges the ones that are not shown. */
async function problemsOf(shot: Shot, page: Page): ReturnType<typeof accessibilityProblems> {
  return shot.forcedColours === true ? [] : accessibilityProblems(page);
}

/** The page scrolls inside the window, so the window is made as high as its content. */
async function growToContent(page: Page, viewport: { width: number; height: number }): Promise<void> {
  const missing = Number(
    await page.evaluate('document.querySelector("main").scrollHeight - document.querySelector("main").clientHeight'),
  );
  if (missing > 0) await page.setViewportSize({ width: viewport.width, height: viewport.height + missing });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
