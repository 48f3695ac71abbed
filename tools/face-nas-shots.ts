import type { Page } from 'playwright';
import { sceneNasId } from '../test/helpers/scene-nas-answers.ts';
import type { Shot } from './face-screenshots.ts';

const nasPage = `#/nas/${sceneNasId}`;
const media = `#/share/${encodeURIComponent('/mnt/media')}`;

/** Opens the dialogue and fills it as far as a picture needs. */
function asking(host: string | undefined, more?: (page: Page) => Promise<void>): (page: Page) => Promise<void> {
  return async (page) => {
    await page
      .getByRole('button', { name: host === undefined ? /Connect to this NAS/ : /Add a NAS/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    if (host !== undefined) await page.getByLabel('Name or address').fill(host);
    await more?.(page);
  };
}

const test = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await page.locator('.test-steps > :not([data-state="waiting"])').first().waitFor();
  await page.getByRole('dialog').hover();
};

const byPassword = async (page: Page): Promise<void> => {
  await page.getByText('Password', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
};

/** Opens the dialogue in which a LUN is attached and searches. */
const attaching =
  (at: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Attach a LUN…' }).click();
    await page.getByLabel('Address or name of the NAS').fill(at);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('dialog').hover();
  };

/** Pictures of everything that has to do with asking a NAS itself. */
export const nasShots: readonly Shot[] = [
  { name: 'nas-page', query: 'scene=nas-asked', hash: nasPage, full: true },
  { name: 'attach-lun', query: 'scene=first-run', act: attaching('attic lost') },
  { name: 'attach-lun-one-exit', query: 'scene=first-run', act: attaching('one-exit long') },
  { name: 'attach-lun-single', query: 'scene=first-run', act: attaching('single'), dark: 'no' },
  { name: 'attach-lun-off', query: 'scene=first-run', act: attaching('off'), dark: 'no' },
  { name: 'nas-page-storage', query: 'scene=lun-at-nas', hash: nasPage, full: true },
  { name: 'nas-page-window', query: 'scene=nas-asked', hash: nasPage },
  { name: 'nas-page-synology', query: 'scene=nas-synology', hash: nasPage, full: true },
  { name: 'nas-page-denied', query: 'scene=nas-denied', hash: nasPage, full: true },
  { name: 'nas-page-crowd', query: 'scene=nas-crowd', hash: nasPage, full: true, dark: 'no' },
  { name: 'nas-page-silent', query: 'scene=nas-silent', hash: nasPage, full: true },
  { name: 'nas-page-connecting', query: 'scene=nas-connecting', hash: nasPage, dark: 'no' },
  { name: 'nas-page-needs-secret', query: 'scene=nas-needs-secret', hash: nasPage },
  { name: 'nas-page-needs-secret-no-store', query: 'scene=nas-needs-secret&no-store', hash: nasPage, dark: 'no' },
  { name: 'nas-page-needs-key', query: 'scene=nas-needs-key', hash: nasPage },
  { name: 'nas-page-changed-key', query: 'scene=nas-changed-key', hash: nasPage },
  { name: 'nas-page-login-refused', query: 'scene=nas-login-refused', hash: nasPage },
  { name: 'nas-page-gone', query: 'scene=nas-asked', hash: '#/nas/nothing', dark: 'no' },
  { name: 'nas-page-720', query: 'scene=nas-synology', hash: nasPage, size: [720, 520], full: true, dark: 'no' },
  { name: 'nas-page-zoom-200', query: 'scene=nas-asked', hash: nasPage, zoom: 2, full: true, dark: 'no' },
  { name: 'nas-page-compact', query: 'scene=nas-synology', hash: nasPage, size: [360, 480], full: true, dark: 'no' },
  {
    name: 'nas-forget',
    query: 'scene=nas-asked',
    hash: nasPage,
    act: async (page) => {
      await page.getByRole('button', { name: /Forget this NAS/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'nas-share-asked', query: 'scene=nas-asked', hash: media, full: true },
  { name: 'nas-share-port-idle', query: 'scene=nas-port-idle', hash: media, full: true },
  { name: 'nas-share-lane-gone', query: 'scene=nas-lane-gone', hash: media, full: true },
  { name: 'nas-share-other-speed', query: 'scene=nas-other-speed', hash: media, full: true },
  { name: 'nas-share-synology', query: 'scene=nas-synology', hash: media, dark: 'no' },
  { name: 'nas-share-silent', query: 'scene=nas-silent', hash: media, full: true, dark: 'no' },
  {
    name: 'nas-share-lane-details',
    query: 'scene=nas-asked',
    hash: media,
    act: (page) => page.locator('.lane-label').nth(1).focus(),
  },
  {
    name: 'nas-share-split-details',
    query: 'scene=nas-lane-gone',
    hash: media,
    act: (page) => page.locator('.lane-label').nth(1).focus(),
    dark: 'no',
  },
  { name: 'nas-share-table', query: 'scene=nas-lane-gone', hash: media, act: (page) => page.keyboard.press('t') },
  { name: 'nas-share-720', query: 'scene=nas-port-idle', hash: media, size: [720, 520], dark: 'no' },
  { name: 'nas-share-compact', query: 'scene=nas-port-idle', hash: media, size: [360, 480], dark: 'no' },
  { name: 'nas-overview', query: 'scene=nas-no-share' },
  { name: 'nas-overview-not-asked', query: 'scene=all-fine' },
  { name: 'nas-add', query: 'scene=one-of-two', hash: media, act: asking(undefined) },
  {
    name: 'nas-add-not-filled',
    query: 'scene=first-run',
    act: asking('', (page) => page.getByRole('button', { name: 'Test the connection' }).click()),
    dark: 'no',
  },
  { name: 'nas-add-password', query: 'scene=one-of-two', act: asking('fine', byPassword) },
  { name: 'nas-add-no-store', query: 'scene=one-of-two&no-store', act: asking('fine', byPassword), dark: 'no' },
  { name: 'nas-add-works', query: 'scene=one-of-two', act: asking('fine', test), size: [980, 900] },
  { name: 'nas-add-sudo', query: 'scene=one-of-two', act: asking('nas', test), size: [980, 1000] },
  { name: 'nas-add-unreachable', query: 'scene=one-of-two', act: asking('nowhere', test), size: [980, 900] },
  { name: 'nas-add-first-contact', query: 'scene=one-of-two', act: asking('new', test), size: [980, 1100] },
  { name: 'nas-add-first-contact-window', query: 'scene=one-of-two', act: asking('new', test), dark: 'no' },
  {
    name: 'nas-add-compared',
    query: 'scene=one-of-two',
    size: [980, 1100],
    dark: 'no',
    act: asking('new', async (page) => {
      await test(page);
      await page.getByLabel(/Paste the output here/).fill('256 SHA256:somethingElse root@nas (ED25519)');
    }),
  },
  { name: 'nas-add-changed-key', query: 'scene=one-of-two', act: asking('changed', test), size: [980, 1000] },
  {
    name: 'nas-add-wrong-password',
    query: 'scene=one-of-two',
    size: [980, 1000],
    dark: 'no',
    act: asking('nas', async (page) => {
      await byPassword(page);
      await test(page);
    }),
  },
  {
    name: 'nas-add-compact',
    query: 'scene=one-of-two',
    size: [560, 520],
    dark: 'no',
    act: asking(undefined, async (page) => {
      await page.getByLabel('Name or address').fill('new');
      await test(page);
    }),
  },
];
