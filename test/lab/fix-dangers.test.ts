/**
 * What goes wrong while something is mended, through the window of the real program against a real kernel: each is said
 * in a sentence, and both computers are as they were before.
 */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { whereWords } from './check.ts';
import { stateOf } from './fix-state.ts';
import { consent, giveAccount, openFix, reach } from './fix-window.ts';
import { openLab, type Lab } from './lab.ts';
import { missingForLab } from './needs.ts';
import { play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';

const missing = await missingForLab();
const wiring = scenarioOf('two-local-ports-one-subnet').wiring;

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  beforeAll(async () => {
    if (missing.length === 0) lab = await openLab({ suite, wiring, tell: console.error });
  });
  afterAll(async () => {
    if (missing.length === 0) await lab.close();
  });

  test('a file that is open on the share is named, and nothing is changed', async ({ launch, skip }) => {
    const { window, before } = await begin('not-requested', launch, skip);
    const letGo = await holdFile();
    await openFix(window, 'smb.not-requested');
    await reach(window, 'preview');
    const dialog = window.getByRole('dialog');
    await expect.poll(() => dialog.innerText()).toMatch(/sleep.*\/mnt\/a\/big1\.bin/s);
    expect(await dialog.getByRole('button', { name: 'Change it' }).isDisabled()).toBe(true);
    await picture(window, 'busy');
    await letGo();
    expect(await stateOf(lab)).toEqual(before);
  });

  test('a file that is opened after the preview is found when it matters', async ({ launch, skip }) => {
    const { window, before } = await begin('not-requested', launch, skip);
    await openFix(window, 'smb.not-requested');
    await reach(window, 'preview');
    const letGo = await holdFile();
    await consent(window);
    expect(await endOf(window)).toMatch(/sleep/);
    await picture(window, 'busy-meanwhile');
    await letGo();
    expect(await stateOf(lab)).toEqual(before);
  });

  test('a password that the NAS refuses is told as such, and the guest mount is back', async ({ launch, skip }) => {
    const { window, before } = await begin('guest', launch, skip);
    await openFix(window, 'smb.guest-cannot-bind');
    await giveAccount(window, 'not the password');
    await reach(window, 'preview');
    await consent(window);
    expect(await endOf(window)).toMatch(/password/i);
    await picture(window, 'wrong-password');
    expect(await stateOf(lab)).toEqual(before);
  });

  test('without mount.cifs nothing is begun', async ({ launch, skip }) => {
    const { window, before } = await begin('not-requested', launch, skip);
    await openFix(window, 'smb.not-requested');
    await reach(window, 'preview');
    await lab.shell.run('mv /sbin/mount.cifs /sbin/mount.cifs.away');
    await consent(window);
    const told = await endOf(window);
    await lab.shell.run('mv /sbin/mount.cifs.away /sbin/mount.cifs');
    expect(told).toMatch(/cifs-utils/);
    await picture(window, 'no-cifs-utils');
    expect(await stateOf(lab)).toEqual(before);
  });

  /** Somebody takes the share away as soon as it is mounted in the new way. */
  const spoiling = `nohup sh -c 'until grep -q max_channels /etc/fstab && grep -q max_channels /proc/mounts; do sleep 0.2; done
    until umount /mnt/a; do sleep 0.2; done' > /dev/null 2>&1 < /dev/null & echo`;

  test('a change after which things are worse goes back by itself', async ({ launch, skip }) => {
    const { window, before } = await begin('not-requested', launch, skip);
    await openFix(window, 'smb.not-requested');
    await reach(window, 'preview');
    await lab.shell.run(spoiling);
    await consent(window);
    const told = await endOf(window);
    await picture(window, 'worse');
    console.error(`${suite}: ${told.replaceAll('\n', ' ')}`);
    expect(await stateOf(lab)).toEqual(before);
  });

  test('a program that is killed in the middle leaves a change that its next start puts back', async ({
    launch,
    skip,
  }) => {
    if (missing.length > 0) skip(missing.join(' '));
    await play(lab, { ...scenarioOf('not-requested'), wiring });
    const before = await stateOf(lab);
    const words = whereWords(lab.reachWorkstation, 'root');
    const first = await launch(...words);
    const window = await first.window();
    await openFix(window, 'smb.not-requested');
    await reach(window, 'preview');
    await consent(window);
    await reach(window, 'verifying');
    first.electron.process().kill('SIGKILL');
    await first.exit;
    expect(await stateOf(lab)).not.toEqual(before);
    const next = await (await launch(...words)).window();
    await next.getByRole('button', { name: 'Put it back' }).first().click({ timeout: 60_000 });
    await picture(next, 'killed');
    await expect.poll(() => stateOf(lab), { timeout: 200_000, interval: 2_000 }).toEqual(before);
    await expect.poll(() => next.getByRole('button', { name: 'Put it back' }).count(), { timeout: 60_000 }).toBe(0);
  });

  /** The cable follows the drop-in: as long as that is there, nobody gets through. */
  const cutting = `nohup sh -c 'until [ -e /etc/sysctl.d/90-lanewise.conf ]; do sleep 0.2; done
    ip link set eth0 down; ip link set eth1 down; while [ -e /etc/sysctl.d/90-lanewise.conf ]; do sleep 0.2; done
    ip link set eth0 up; ip link set eth1 up' > /dev/null 2>&1 < /dev/null & echo`;

  test(
    'a change that cuts the way to the computer goes back by itself',
    { timeout: 600_000 },
    async ({ launch, skip }) => {
      const { window, before } = await begin('two-local-ports-one-subnet', launch, skip);
      await openFix(window, 'net.same-exit');
      await reach(window, 'preview');
      await lab.shell.run(cutting);
      await consent(window);
      await picture(window, 'cut');
      const told = await endOf(window, 500_000);
      await picture(window, 'cut-and-back');
      console.error(`${suite}: ${told.replaceAll('\n', ' ')}`);
      await expect.poll(() => stateOf(lab), { timeout: 60_000 }).toEqual(before);
    },
  );

  async function begin(name: string, launch: Launch, skip: (why: string) => void) {
    if (missing.length > 0) skip(missing.join(' '));
    await play(lab, { ...scenarioOf(name), wiring });
    const before = await stateOf(lab);
    return { before, window: await (await launch(...whereWords(lab.reachWorkstation, 'root'))).window() };
  }

  async function holdFile(): Promise<() => Promise<string>> {
    const pid = await lab.shell.run('setsid sleep 1000 < /mnt/a/big1.bin > /dev/null 2>&1 & echo $!');
    return () => lab.shell.run(`kill ${pid}`);
  }

  const picture = (window: Page, name: string): Promise<Buffer> =>
    window.screenshot({ path: artefact(`fixes/${suite}-${name}.png`) });
});

type Launch = (...words: string[]) => Promise<{ readonly window: () => Promise<Page> }>;

/** Waits until it has ended without being kept or stuck; what the dialog says then. */
async function endOf(window: Page, timeout = 150_000): Promise<string> {
  const dialog = window.getByRole('dialog');
  const phase = () => dialog.locator('.fix').getAttribute('data-phase');
  await expect.poll(phase, { timeout }).toMatch(/^(refused|put-back)$/);
  return dialog.innerText();
}
