/** A Windows Server, as far as its documentation tells, added in the built program as a person does it. */
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { startPasswordServer, type PasswordServer } from '../helpers/password-server.ts';
import { nasIn } from '../helpers/publication.ts';
import { refusedToUser, startWindowsNas, windowsParts } from '../helpers/windows-nas.ts';

const slow = { timeout: 30_000 };
const account = { user: 'ada', password: 'canary-Vt7' } as const;

async function picture(window: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme });
    await window.screenshot({ path: artefact(`add-windows-nas/${name}-${colorScheme}.png`) });
  }
  await window.emulateMedia({ colorScheme: null });
}

const stepsIn = async (window: Page): Promise<readonly string[]> =>
  (await window.locator('.test-steps > *').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());

/** From the button to the last step, past the first contact. */
async function testWith(window: Page, server: PasswordServer): Promise<void> {
  await window.getByRole('button', { name: 'Add a NAS…' }).first().click();
  await window.getByRole('dialog').waitFor();
  await window.getByLabel('Name or address').fill('127.0.0.1');
  await window.getByLabel('Port', { exact: true }).fill(`${server.port}`);
  await window.getByLabel('Account').fill(account.user);
  await window.getByText('Password', { exact: true }).click();
  await window.getByRole('textbox', { name: 'Password' }).fill(account.password);
  await window.getByRole('button', { name: 'Test the connection' }).click();
  await window.getByLabel(/Paste the output here/).fill(`256 ${server.fingerprint} nas (ED25519)`);
  await window.getByRole('button', { name: 'It matches. Trust this key' }).click();
  await window.getByRole('button', { name: 'Test again' }).waitFor(slow);
}

describe('a Windows Server', () => {
  test('is added by an account without rights, then read by an administrator', async ({ launch, onTestFinished }) => {
    let refused: object = refusedToUser;
    const server = await startWindowsNas({ ...account, parts: () => ({ ...windowsParts(), ...refused }) });
    onTestFinished(() => server.stop());
    const window = await (await launch()).window();
    await testWith(window, server);
    expect(await stepsIn(window)).toEqual([
      expect.stringMatching(/^Reach the NAS works/),
      expect.stringMatching(/^Check its host key works/),
      expect.stringMatching(/^Log in works/),
      expect.stringMatching(/^Recognise its system works It is Microsoft Windows Server 2022 Standard/),
      expect.stringMatching(/^Read who is connected needs you .*Administrators group/),
      expect.stringMatching(/^Read its SMB settings needs you .*Administrators group/),
    ]);
    expect(await window.getByRole('dialog').innerText()).not.toMatch(/sudoers/);
    await picture(window, 'without-rights');
    await window.getByRole('button', { name: 'Add this NAS' }).click();
    await window.getByRole('heading', { name: 'Ports', exact: true }).waitFor(slow);
    const page = window.getByRole('main');
    const unread = window.getByRole('region', { name: 'What could not be read' });
    await expect.poll(() => unread.innerText(), slow).toMatch(/Only an administrator of the NAS may read this/);
    expect(await page.innerText()).not.toMatch(/sudo/);
    await picture(window, 'page-without-rights');

    refused = {};
    await window.getByRole('button', { name: 'Check now' }).click();
    await expect.poll(() => unread.count(), slow).toBe(0);
    const clients = window.getByRole('region', { name: 'Who is connected' });
    await expect.poll(() => clients.innerText(), slow).toMatch(/10\.0\.0\.50[^]*2[^]*Ethernet, Ethernet 2/);
    expect(await page.innerText()).toMatch(/PowerEdge T150/);
    await picture(window, 'page');
    await window.getByText('Change it on the NAS').scrollIntoViewIfNeeded();
    await picture(window, 'page-end');
    expect((await nasIn(window))[0]?.facts?.smbServer?.configuration).toMatchObject({
      value: { multichannel: { on: true } },
    });
  });

  test('is not what an account without a shell is taken for', async ({ launch, onTestFinished }) => {
    const server = await startPasswordServer({
      ...account,
      run: (_, stream) => {
        stream.write('This account is currently not available.\n');
        stream.exit(1);
        stream.end();
      },
    });
    onTestFinished(() => server.stop());
    const window = await (await launch()).window();
    await testWith(window, server);
    expect((await stepsIn(window)).slice(3)).toEqual([
      expect.stringMatching(/^Recognise its system failed The account has no shell that answers.*not available/),
      expect.stringMatching(/^Read who is connected not tried/),
      expect.stringMatching(/^Read its SMB settings not tried/),
    ]);
    await picture(window, 'no-shell');
  });
});
