/**
 * What goes wrong while something is mended, through the window of the real program against a real kernel: each is said
 * in a sentence, and both computers are as they were before.
 */
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { inLongRun } from '../helpers/rounds.ts';
import { stateOf } from './fix-state.ts';
import { consent, endOf, giveAccount, openFix, playInWindow, reach } from './fix-window.ts';
import type { Lab } from './lab.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

const { wiring } = scenarioOf('not-requested');

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  withLab({ suite, wiring }, (opened) => (lab = opened));

  test('a file that is open on the share is named, and nothing is changed', async ({ launch }) => {
    const { window, before } = await playInWindow(lab, scenarioOf('not-requested'), launch);
    const letGo = await holdFile();
    await openFix(window, 'smb.not-requested');
    await reach(window, 'preview');
    const dialog = window.getByRole('dialog');
    await expect.poll(() => dialog.innerText()).toMatch(/sleep.*\/mnt\/a\/big1\.bin/s);
    expect(await dialog.getByRole('button', { name: 'Make this change' }).isDisabled()).toBe(true);
    await picture(window, 'busy');
    await letGo();
    expect(await stateOf(lab)).toEqual(before);
  });

  inLongRun(() =>
    test('a file that is opened after the preview is found when it matters', async ({ launch }) => {
      const { window, before } = await playInWindow(lab, scenarioOf('not-requested'), launch);
      await openFix(window, 'smb.not-requested');
      await reach(window, 'preview');
      const letGo = await holdFile();
      await consent(window);
      expect(await endOf(window)).toMatch(/sleep/);
      await picture(window, 'busy-meanwhile');
      await letGo();
      expect(await stateOf(lab)).toEqual(before);
    }),
  );

  test('a password that the NAS refuses is told as such, and the guest mount is back', async ({ launch }) => {
    const { window, before } = await playInWindow(lab, scenarioOf('guest'), launch);
    await openFix(window, 'smb.guest-cannot-bind');
    await giveAccount(window, 'not the password');
    await reach(window, 'preview');
    await consent(window);
    expect(await endOf(window)).toMatch(/password/i);
    await picture(window, 'wrong-password');
    expect(await stateOf(lab)).toEqual(before);
  });

  inLongRun(() =>
    test('without mount.cifs nothing is begun', async ({ launch }) => {
      const { window, before } = await playInWindow(lab, scenarioOf('not-requested'), launch);
      await openFix(window, 'smb.not-requested');
      await reach(window, 'preview');
      await lab.shell.run('mv /sbin/mount.cifs /sbin/mount.cifs.away');
      await consent(window);
      const told = await endOf(window);
      await lab.shell.run('mv /sbin/mount.cifs.away /sbin/mount.cifs');
      expect(told).toMatch(/cifs-utils/);
      await picture(window, 'no-cifs-utils');
      expect(await stateOf(lab)).toEqual(before);
    }),
  );

  /** Somebody takes the share away as soon as it is mounted in the new way. */
  const spoiling = `nohup sh -c 'until grep -q max_channels /etc/fstab && grep -q max_channels /proc/mounts; do sleep 0.2; done
    until umount /mnt/a; do sleep 0.2; done' > /dev/null 2>&1 < /dev/null & echo`;

  test('a change after which things are worse goes back by itself', async ({ launch }) => {
    const { window, before } = await playInWindow(lab, scenarioOf('not-requested'), launch);
    await openFix(window, 'smb.not-requested');
    await reach(window, 'preview');
    await lab.shell.run(spoiling);
    await consent(window);
    const told = await endOf(window);
    await picture(window, 'worse');
    console.error(`${suite}: ${told.replaceAll('\n', ' ')}`);
    expect(await stateOf(lab)).toEqual(before);
  });

  async function holdFile(): Promise<() => Promise<string>> {
    const pid = await lab.shell.run('setsid sleep 1000 < /mnt/a/big1.bin > /dev/null 2>&1 & echo $!');
    return () => lab.shell.run(`kill ${pid}`);
  }

  const picture = (window: Page, name: string): Promise<Buffer> =>
    window.screenshot({ path: artefact(`fixes/${suite}-${name}.png`) });
});
