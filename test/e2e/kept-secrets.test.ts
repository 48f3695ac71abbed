/** A password in a real keyring: kept, used at the next start, and gone when its NAS is forgotten. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import type { DesktopSession } from '../helpers/desktop-session.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { startPasswordServer } from '../helpers/password-server.ts';
import { nasIn } from '../helpers/publication.ts';
import { connectSessionBus } from '../helpers/session-bus.ts';
import { missingFile, onlyWhere } from '../helpers/only-where.ts';

const withKeyring = onlyWhere(
  missingFile('/usr/bin/gnome-keyring-daemon', 'GNOME’s keyring (Debian package gnome-keyring)'),
);
const slow = { timeout: 30_000 };
const password = 'canary-keyring-7d';
const bus = { name: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' };

/** GNOME's keyring, opened as at a login. */
async function openKeyring(desktop: DesktopSession): Promise<void> {
  desktop.start(['sh', '-c', 'printf opened | gnome-keyring-daemon --foreground --unlock --components=secrets']);
  const session = await connectSessionBus(desktop.busAddress);
  await session.until('the keyring', async () => {
    const [there] = await session.call(bus, 'NameHasOwner', 's', ['org.freedesktop.secrets']);
    return there === true ? true : undefined;
  });
  session.close();
}

const stateIn = async (window: Page) =>
  (await nasIn(window)).map(({ connection, secret }) => [connection.state, secret]);

describe('a password that is remembered', withKeyring, () => {
  test('opens the NAS at the next start, and stands in no file', async ({ desktop, launch, onTestFinished }) => {
    const server = await startPasswordServer({ user: 'ada', password });
    onTestFinished(() => server.stop());
    await openKeyring(desktop);
    const first = await launch('--password-store=gnome-libsecret');
    const window = await first.window();
    await window.getByRole('button', { name: 'Add a NAS…' }).first().click();
    await window.getByLabel('Name or address').fill('127.0.0.1');
    await window.getByLabel('Port', { exact: true }).fill(`${server.port}`);
    await window.getByLabel('Account').fill('ada');
    await window.getByText('Password', { exact: true }).click();
    await window.getByRole('textbox', { name: 'Password' }).fill(password);
    await window.getByLabel('Remember it on this machine').check(slow);
    await window.getByRole('button', { name: 'Test the connection' }).click();
    await window.getByRole('button', { name: /Trust this key/ }).click(slow);
    await window.getByRole('button', { name: 'Add this NAS' }).click(slow);
    await expect.poll(() => stateIn(window), slow).toEqual([['connected', 'stored']]);
    await first.end();

    const secrets = join(desktop.home, '.config', 'lanewise', 'secrets.json');
    expect(readFileSync(secrets, 'utf8')).not.toContain('canary');
    const next = await (await launch('--password-store=gnome-libsecret')).window();
    await expect.poll(() => stateIn(next), slow).toEqual([['connected', 'stored']]);
    await next.getByRole('navigation').getByRole('link', { name: '127.0.0.1' }).click();
    await next.getByRole('button', { name: 'Forget this NAS…' }).click();
    await next
      .getByRole('dialog')
      .getByRole('button', { name: /^Forget/ })
      .click();
    await expect.poll(() => readFileSync(secrets, 'utf8').trim(), slow).toBe('{}');
  });
});
