/** A LUN is found and attached from the window of the built program; a real target answers. What would be done is shown, and not done. */
import { existsSync } from 'node:fs';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { lunSearchTexts } from '../../shared/text/lun-search.ts';
import { attachLunWords as words } from '../../shared/text/screens/attach-lun.ts';
import { artefact } from '../helpers/artefact.ts';
import { desktopTestOn } from '../helpers/desktop-test.ts';
import { startIscsiTarget, type IscsiTarget } from '../helpers/iscsi-target.ts';
import { missingFile, missingRoot, onlyWhere } from '../helpers/only-where.ts';

const missing = [...missingRoot, ...missingFile('/usr/sbin/tgtd', 'The iSCSI target tgtd (Debian package tgt)')];
const test = desktopTestOn();
const long = `iqn.2026-01.lab:${'long-'.repeat(36)}name`;
const short = 'iqn.2000-01.com.synology:attic.Target-1.f3a8c01c';

describe('a LUN from nothing', onlyWhere(missing), () => {
  let target: IscsiTarget;
  beforeAll(async () => {
    target = await startIscsiTarget([short, long]);
  });
  afterAll(() => target.close());

  async function search(window: Page, at: string): Promise<void> {
    if ((await window.getByRole('dialog').count()) === 0)
      await window.getByRole('navigation').getByRole('button', { name: words.open }).click();
    await window.getByLabel(words.address).fill(at);
    await window.getByLabel(words.address).press('Enter');
  }

  async function keepPictures(window: Page, name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await window.emulateMedia({ colorScheme });
      await window.screenshot({ path: artefact(`attach-lun/${name}-${colorScheme}.png`) });
    }
  }

  test('its target and the portal are found, and the login is shown before anything is done', async ({ app }) => {
    const window = await app.window();
    await search(window, `127.0.0.1:${target.port}`);
    await window.getByRole('radio', { name: long }).check();
    await window.getByRole('radio', { name: short }).check();
    await window.getByRole('checkbox', { name: `127.0.0.1:${target.port}` }).waitFor();
    await window.getByText(words.onePortal).waitFor();
    await keepPictures(window, 'found');
    await window.getByRole('button', { name: words.next(1) }).click();
    await window.locator('.fix:not([data-phase="preparing"])').waitFor();
    await keepPictures(window, 'preview');
    const shown = await window.getByRole('dialog').innerText();
    // Without open-iscsi nothing could be done, and that is said before anybody agrees to it.
    expect(shown).toContain(
      existsSync('/usr/sbin/iscsiadm')
        ? `sudo iscsiadm -m node -T ${short} -p 127.0.0.1:${target.port} -I default --login`
        : 'iscsiadm is not installed (package open-iscsi).',
    );
    await window.keyboard.press('Escape');
    await window.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('where nothing listens, and where nobody is known, that is said', async ({ app }) => {
    const window = await app.window();
    await search(window, '127.0.0.1:1');
    await window.getByText(lunSearchTexts.failed.refused({ address: '127.0.0.1', port: 1 })).waitFor();
    await keepPictures(window, 'refused');
    await search(window, 'nobody.invalid');
    await window.getByText(lunSearchTexts.noSuchName('nobody.invalid')).waitFor();
    await search(window, '-oProxyCommand=x');
    await window.getByText(lunSearchTexts.noAddress).waitFor();
    await keepPictures(window, 'no-address');
  });
});
