import type { Page } from 'playwright';
import type { Shot } from './face-screenshots.ts';

const media = `#/share/${encodeURIComponent('//nas/media /mnt/media')}`;

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

const scene = (fix: string): string => `scenario=one-of-two&fix=${fix}`;
const dialog = (name: string, fix: string, act: Shot['act'], more: Partial<Shot> = {}): Shot => ({
  name,
  query: scene(fix),
  hash: media,
  ...(act === undefined ? {} : { act }),
  ...more,
});

/** Pictures of everything that has to do with changing something. */
export const fixShots: readonly Shot[] = [
  { name: 'fix-card', query: 'scenario=one-of-two', hash: media, full: true },
  {
    name: 'fix-card-yourself',
    query: 'scenario=one-of-two',
    hash: media,
    full: true,
    dark: 'no',
    act: (page) => page.getByText('Or do it yourself').first().click(),
  },
  { name: 'fix-card-at-the-nas', query: 'scenario=at-the-nas', hash: media, full: true },
  { name: 'fix-card-copy', query: 'scenario=copy-only', hash: media, full: true },
  { name: 'fix-card-none', query: 'scenario=no-remedy', hash: media, full: true },
  dialog('fix-preview', 'fix-plain', open, { size: [980, 720] }),
  dialog('fix-preview-window', 'fix-plain', open),
  dialog('fix-preview-busy', 'fix-busy', open),
  dialog('fix-preview-impossible', 'fix-impossible', open),
  dialog('fix-preview-two-places', 'fix-two-places', open, { size: [980, 900] }),
  dialog('fix-preview-refused', 'fix-changed', open),
  dialog('fix-preview-720', 'fix-plain', open, { size: [720, 520], dark: 'no' }),
  dialog('fix-preview-zoom-200', 'fix-busy', open, { zoom: 2, dark: 'no' }),
  dialog('fix-preview-compact', 'fix-plain', open, { size: [360, 700], dark: 'no' }),
  dialog('fix-preview-forced-colours', 'fix-plain', open, { forcedColours: true }),
  dialog('fix-account', 'fix-account', open),
  dialog(
    'fix-account-empty',
    'fix-account',
    async (page) => {
      await open(page);
      await page.getByRole('button', { name: 'Show the change' }).click();
    },
    { dark: 'no' },
  ),
  dialog('fix-run-asking', 'fix-asking', apply, { dark: 'no' }),
  dialog('fix-run-applying', 'fix-applying', apply),
  dialog('fix-run-verifying', 'fix-verifying', apply, { dark: 'no' }),
  dialog('fix-run-kept', 'fix-kept', apply),
  dialog('fix-run-kept-compact', 'fix-kept', apply, { size: [360, 700], dark: 'no' }),
  dialog('fix-run-put-back', 'fix-put-back', apply),
  dialog('fix-run-refused', 'fix-refused', apply),
  dialog('fix-run-stuck', 'fix-stuck', apply),
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
  { name: 'changes-empty', query: 'scenario=all-fine', hash: '#/changes' },
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
    query: 'scenario=long-names&fix=fix-plain',
    act: open,
    hash: `#/share/${encodeURIComponent('//the-network-storage-in-the-cupboard-under-the-stairs.home.arpa/family-archive-of-photographs-and-scanned-letters-1931-to-2026 /mnt/family-archive-of-photographs-and-scanned-letters-1931-to-2026')}`,
    dark: 'no',
  },
  {
    name: 'fix-right-to-left',
    query: 'scenario=right-to-left&fix=fix-kept',
    act: apply,
    hash: `#/share/${encodeURIComponent('//אחסון-ביתי/ملفات-العائلة /mnt/ملفات-العائلة')}`,
    dark: 'no',
  },
];
