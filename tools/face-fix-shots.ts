import type { Page } from 'playwright';
import type { Shot } from './face-screenshots.ts';

const media = `#/share/${encodeURIComponent('/mnt/media')}`;

/** Opens the dialogue of the first change on the page. */
async function open(page: Page): Promise<void> {
  await page.locator('[data-fix]').first().click();
  await page.locator('.fix:not([data-phase="preparing"])').waitFor();
}

async function apply(page: Page): Promise<void> {
  await open(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Make this change' }).click();
  await page.locator('.fix:not([data-phase="preview"])').waitFor();
}

const lun = `#/share/${encodeURIComponent('iscsi 3600140551aa592fd025ed4ef1da523db')}`;
async function openTest(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test failover…' }).click();
  await page.locator('.fix:not([data-phase="preparing"])').waitFor();
}
async function startTest(page: Page): Promise<void> {
  await openTest(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Start the test' }).click();
  await page.locator('.fix:not([data-phase="preview"])').waitFor();
}
const failover = (moment: string): Partial<Shot> => ({ query: `scene=lun-together&change=${moment}`, hash: lun });

const scene = (fix: string): string => `scene=one-of-two&change=${fix}`;
const mapped = `#/share/${encodeURIComponent('X:')}`;
const windows = 'scene=windows-rss-off&change=on-windows';
const waiting = 'scene=windows-multichannel-off&change=on-windows';
const guest = 'scene=guest&change=account';
const dialog = (name: string, fix: string, act: Shot['act'], more: Partial<Shot> = {}): Shot => ({
  name,
  query: scene(fix),
  hash: media,
  ...(act === undefined ? {} : { act }),
  ...more,
});

/** Pictures of everything that has to do with changing something. */
export const fixShots: readonly Shot[] = [
  { name: 'fix-card', query: 'scene=one-of-two', hash: media, full: true },
  {
    name: 'fix-card-yourself',
    query: 'scene=one-of-two',
    hash: media,
    full: true,
    dark: 'no',
    act: (page) => page.getByText('Or do it yourself').first().click(),
  },
  { name: 'fix-card-at-the-nas', query: 'scene=at-the-nas', hash: media, full: true },
  { name: 'fix-card-copy', query: 'scene=same-mac', hash: media, full: true },
  { name: 'fix-card-none', query: 'scene=nas-port-idle', hash: media, full: true },
  dialog('fix-preview', 'plain', open, { size: [980, 720] }),
  dialog('fix-preview-window', 'plain', open),
  dialog('fix-preview-busy', 'busy', open),
  dialog('fix-preview-impossible', 'impossible', open),
  dialog('fix-preview-two-places', 'two-places', open, {
    query: 'scene=at-the-samba&change=two-places',
    size: [980, 900],
  }),
  dialog('fix-preview-refused', 'changed', open),
  dialog('fix-preview-720', 'plain', open, { size: [720, 520], dark: 'no' }),
  dialog('fix-preview-zoom-200', 'busy', open, { zoom: 2, dark: 'no' }),
  dialog('fix-preview-compact', 'plain', open, { size: [360, 700], dark: 'no' }),
  dialog('fix-preview-forced-colours', 'plain', open, { forcedColours: true }),
  dialog('fix-account', 'account', open, { query: guest }),
  dialog(
    'fix-account-empty',
    'account',
    async (page) => {
      await open(page);
      await page.getByRole('button', { name: 'Show the change' }).click();
    },
    { query: guest, dark: 'no' },
  ),
  dialog('fix-run-asking', 'asking', apply, { dark: 'no' }),
  dialog('fix-run-applying', 'applying', apply),
  dialog('fix-run-verifying', 'verifying', apply, { dark: 'no' }),
  dialog('fix-run-kept', 'kept', apply),
  dialog('fix-run-kept-compact', 'kept', apply, { size: [360, 700], dark: 'no' }),
  dialog('fix-run-put-back', 'put-back', apply),
  dialog('fix-run-refused', 'refused', apply),
  dialog('fix-run-stuck', 'stuck', apply),
  dialog('failover-preview', 'plain', openTest, { ...failover('plain'), size: [980, 760] }),
  dialog('failover-away', 'verifying', startTest, failover('verifying')),
  dialog('failover-tested', 'kept', startTest, failover('kept')),
  dialog('failover-tested-compact', 'kept', startTest, { ...failover('kept'), size: [360, 700], dark: 'no' }),
  {
    name: 'failover-history',
    ...failover('kept'),
    query: 'scene=lun-together&change=kept',
    full: true,
    act: async (page) => {
      await startTest(page);
      await page.getByRole('button', { name: 'Done' }).click();
      await page.evaluate(() => void (location.hash = '#/changes'));
    },
  },
  { name: 'fix-card-windows', query: 'scene=windows-rss-off', hash: mapped, full: true },
  dialog('fix-preview-windows', 'on-windows', open, { query: windows, hash: mapped }),
  dialog('fix-run-windows', 'on-windows', apply, { query: windows, hash: mapped }),
  dialog('fix-run-windows-waits', 'on-windows', apply, { query: waiting, hash: mapped }),
  dialog('fix-run-windows-waits-compact', 'on-windows', apply, { query: waiting, hash: mapped, size: [360, 700] }),
  {
    name: 'changes-windows-waits',
    query: waiting,
    hash: mapped,
    full: true,
    act: async (page) => {
      await apply(page);
      await page.getByRole('button', { name: 'Done' }).click();
      await page.evaluate(() => void (location.hash = '#/changes'));
    },
  },
  { name: 'changes-full', query: scene('history-full'), hash: '#/changes', full: true },
  { name: 'changes-full-720', query: scene('history-full'), hash: '#/changes', size: [720, 520], dark: 'no' },
  { name: 'changes-full-zoom-200', query: scene('history-full'), hash: '#/changes', zoom: 2, full: true, dark: 'no' },
  {
    name: 'changes-details',
    query: scene('history-full'),
    hash: '#/changes',
    full: true,
    dark: 'no',
    act: (page) => page.getByText('What was changed').first().click(),
  },
  { name: 'changes-empty', query: 'scene=all-fine', hash: '#/changes' },
  {
    name: 'changes-undo',
    query: scene('history-full'),
    hash: '#/changes',
    act: (page) =>
      page
        .getByRole('button', { name: /^Undo…/ })
        .first()
        .click(),
  },
  { name: 'fix-banner', query: scene('history-full'), hash: media },
  {
    name: 'fix-long-names',
    query: 'scene=long-names&change=plain',
    act: open,
    hash: `#/share/${encodeURIComponent('/mnt/family-archive-of-photographs-and-scanned-letters-1931-to-2026')}`,
    dark: 'no',
  },
  {
    name: 'fix-right-to-left',
    query: 'scene=right-to-left&change=kept',
    act: apply,
    hash: `#/share/${encodeURIComponent('/mnt/ملفات-العائلة')}`,
    dark: 'no',
  },
];
