/** A real NAS, with smbd and sshd, added in the built program as a person does it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { launchApp } from '../helpers/electron-app.ts';
import { nasIn, publicationIn } from '../helpers/publication.ts';
import { nasAccount, sshdConfig, sshFolder, startSmbNas, type SmbNas } from '../helpers/smb-nas.ts';
import { missingForLab } from '../lab/needs.ts';
import { onlyWhere } from '../helpers/only-where.ts';

const missing = await missingForLab();
const slow = { timeout: 30_000 };

/** Every text below a folder. */
function textsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .map((path) => readFileSync(path, 'latin1'));
}

async function picture(window: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme });
    await window.screenshot({ path: artefact(`add-nas/${name}-${colorScheme}.png`) });
  }
  await window.emulateMedia({ colorScheme: null });
}

/** What each step of the last test says, "works" and the like left to its shape and word. */
const stepsIn = async (window: Page): Promise<readonly string[]> =>
  (await window.locator('.test-steps > *').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());

async function openDialog(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Add a NAS…' }).first().click();
  await window.getByRole('dialog').waitFor();
}

async function testConnection(window: Page): Promise<void> {
  await window.getByRole('button', { name: /^(?:Test the connection|Test again)$/ }).click();
  await window.getByRole('button', { name: 'Test again' }).waitFor(slow);
}

async function trust(window: Page, fingerprint: string): Promise<void> {
  await window.getByLabel(/Paste the output here/).fill(`256 ${fingerprint} nas (ED25519)`);
  await window.getByText('It matches. This is your NAS.').waitFor();
  await picture(window, 'first-contact');
  await window.getByRole('button', { name: 'It matches. Trust this key' }).click();
  await window.getByRole('button', { name: 'Test again' }).waitFor(slow);
}

describe('a NAS', onlyWhere(missing), () => {
  let nas: SmbNas;
  beforeAll(async () => {
    nas = await startSmbNas('trixie');
  });
  afterAll(async () => {
    await nas?.close();
  });

  test('is added by name and password, read without rights, then with them, and never past a changed key', async ({
    launch,
    desktop,
  }) => {
    await nas.configure(`${sshFolder}/sshd_config`, sshdConfig('PasswordAuthentication yes'), '644');
    const app = await launch();
    const window = await app.window();
    await openDialog(window);
    await window.getByLabel('Name or address').fill('127.0.0.1');
    await window.getByLabel('Port', { exact: true }).fill(`${nas.sshPort}`);
    await window.getByLabel('Account').fill(nasAccount.name);
    await window.getByText('Password', { exact: true }).click();
    await window.getByRole('textbox', { name: 'Password' }).fill('canary-wrong');
    // This desktop has no keyring: nothing can be stored, and that is said before it is tried.
    await expect.poll(() => window.getByText(/after that you enter it again/i).count(), slow).toBe(1);
    await picture(window, 'password');
    await testConnection(window);
    expect((await stepsIn(window)).slice(0, 3)).toEqual([
      expect.stringMatching(/^Reach the NAS works/),
      expect.stringMatching(/^Check its host key needs you/),
      expect.stringMatching(/^Log in not tried/),
    ]);
    await trust(window, nas.fingerprint);
    expect((await stepsIn(window))[2]).toMatch(/^Log in needs you 127\.0\.0\.1 did not let ada in\./);
    await picture(window, 'wrong-password');

    await window.getByRole('textbox', { name: 'Password' }).fill(nasAccount.password);
    await testConnection(window);
    expect((await stepsIn(window)).map((step) => / (?:works|needs you|failed|not tried)/.exec(step)?.[0])).toEqual([
      ' works',
      ' works',
      ' works',
      ' works',
      ' needs you',
      ' works',
    ]);
    const line = window.getByText(/^ada ALL=\(root\) NOPASSWD: /).first();
    const sudoers = await line.innerText();
    await picture(window, 'needs-sudo');
    await window.getByRole('button', { name: 'Add this NAS' }).click();
    await window.getByRole('heading', { name: 'Ports', exact: true }).waitFor(slow);
    await picture(window, 'page-without-rights');

    await nas.configure('/etc/sudoers.d/lanewise', `${sudoers.replaceAll(/\s+/g, ' ')}\n`, '440');
    await window.getByRole('button', { name: 'Check now' }).click();
    const clients = window.getByRole('region', { name: 'Who is connected' });
    await expect.poll(() => clients.innerText(), slow).toMatch(/smbstatus --json, with its channels/);
    await expect.poll(() => clients.innerText(), slow).toMatch(/10\.0\.0\.50[^]*ada[^]*SMB 3\.1\.1/);
    await picture(window, 'page');

    const [published, home] = [JSON.stringify(await publicationIn(window)), desktop.environment['HOME'] ?? ''];
    const processes = execFileSync('ps', ['-e', '-ww', '-o', 'args='], { encoding: 'utf8' });
    for (const text of [published, processes, app.output(), ...textsBelow(home)]) expect(text).not.toContain('canary');

    await nas.box.shell(`rm ${sshFolder}/host_key*; ssh-keygen -q -t ed25519 -N '' -C nas -f ${sshFolder}/host_key`);
    nas.dropSsh();
    await window
      .getByRole('heading', { name: /Stopped: the NAS answers with a different key/ })
      .waitFor({ timeout: 60_000 });
    expect(await window.getByRole('button', { name: /trust/i }).count()).toBe(0);
    await picture(window, 'changed-key');

    await window.getByRole('button', { name: 'Forget this NAS…' }).click();
    await window
      .getByRole('dialog')
      .getByRole('button', { name: /^Forget/ })
      .click();
    await expect.poll(async () => await nasIn(window), slow).toEqual([]);
    await expect.poll(nas.sshConnections, slow).toBe(0);
  });

  test('is added by an alias, through a jump host, and by a key with a passphrase', async ({ launch, desktop }) => {
    await nas.configure(`${sshFolder}/sshd_config`, sshdConfig(), '644');
    await nas.box.shell(
      `/usr/sbin/sshd -f ${sshFolder}/sshd_config -o ListenAddress=10.0.0.26 -o PidFile=/run/far.pid -p 2222`,
    );
    const ssh = join(desktop.environment['HOME'] ?? '', '.ssh');
    mkdirSync(ssh, { mode: 0o700 });
    for (const name of ['id_ed25519', 'locked']) copyFileSync(join(nas.home, '.ssh', name), join(ssh, `nas-${name}`));
    const tank = [
      'Host tank',
      'HostName 127.0.0.1',
      `Port ${nas.sshPort}`,
      'User root',
      'IdentityFile ~/.ssh/nas-id_ed25519',
    ];
    const far = [
      'Host far',
      'HostName 10.0.0.26',
      'Port 2222',
      'User root',
      'IdentityFile ~/.ssh/nas-id_ed25519',
      'ProxyJump tank',
    ];
    writeFileSync(join(ssh, 'config'), `${[...tank, ...far].join('\n')}\n`, { mode: 0o600 });
    const key = (await nas.box.shell(`ssh-keygen -lf ${sshFolder}/host_key.pub`)).split(' ')[1] ?? '';
    const window = await (await launch()).window();

    await openDialog(window);
    await window.getByLabel('Name or address').fill('far');
    await testConnection(window);
    await trust(window, key);
    expect((await stepsIn(window)).every((step) => / works/.test(step))).toBe(true);
    await picture(window, 'works');
    await window.getByRole('button', { name: 'Add this NAS' }).click();
    await window.getByRole('heading', { name: 'Ports', exact: true }).waitFor(slow);

    await openDialog(window);
    await window.getByLabel('Name or address').fill('127.0.0.1');
    await window.getByLabel('Port', { exact: true }).fill(`${nas.sshPort}`);
    await window.getByLabel('Account').fill('root');
    await window.getByText('Key file', { exact: true }).click();
    await window.getByRole('textbox', { name: 'Key file' }).fill('~/.ssh/nas-locked');
    await testConnection(window);
    if ((await window.getByRole('button', { name: /Trust this key/ }).count()) > 0) await trust(window, key);
    expect((await stepsIn(window))[2]).toMatch(/^Log in needs you .*passphrase is missing/);
    await picture(window, 'passphrase-missing');
    await window.getByLabel('Passphrase of the key').fill(nasAccount.passphrase);
    await testConnection(window);
    await window.getByRole('button', { name: 'Add this NAS' }).click();
    const asked = async () => (await nasIn(window)).map(({ connection }) => connection.state);
    await expect.poll(asked, slow).toEqual(['connected', 'connected']);

    // Its SSH server ends at once from now on, as on a NAS that is going down.
    await nas.configure(`${sshFolder}/sshd_config`, 'NoSuchWord\n', '644');
    nas.dropSsh();
    await expect.poll(asked, { timeout: 60_000 }).toEqual(['failed', 'failed']);
    await picture(window, 'unreachable');
  });

  test('is added by the keys of an SSH agent, with no key file in reach', async ({ desktop, task }) => {
    await nas.configure(`${sshFolder}/sshd_config`, sshdConfig(), '644');
    const key = (await nas.box.shell(`ssh-keygen -lf ${sshFolder}/host_key.pub`)).split(' ')[1] ?? '';
    const environment = { ...desktop.environment, SSH_AUTH_SOCK: join(desktop.environment['HOME'] ?? '', 'agent') };
    desktop.start(['ssh-agent', '-D', '-a', environment.SSH_AUTH_SOCK]);
    await expect.poll(() => existsSync(environment.SSH_AUTH_SOCK), slow).toBe(true);
    execFileSync('ssh-add', ['-q', join(nas.home, '.ssh', 'id_ed25519')], { env: environment, stdio: 'pipe' });
    const app = await launchApp({ ...desktop, environment }, []);
    try {
      const window = await app.window();
      await openDialog(window);
      await window.getByLabel('Name or address').fill('127.0.0.1');
      await window.getByLabel('Port', { exact: true }).fill(`${nas.sshPort}`);
      await window.getByLabel('Account').fill('root');
      await testConnection(window);
      await trust(window, key);
      expect((await stepsIn(window))[2]).toMatch(/^Log in works/);
      await picture(window, 'agent');
      await window.getByRole('button', { name: 'Add this NAS' }).click();
      await window.getByRole('heading', { name: 'Ports', exact: true }).waitFor(slow);
    } finally {
      if (task.result?.state === 'fail') console.error(app.output());
      await app.end();
    }
  });
});
