/**
 * The program is killed, or its way to the computer is cut, in the middle of a change of a real kernel: everything goes back,
 * by its next start or by the computer itself.
 */
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { inLongRun } from '../helpers/rounds.ts';
import type { RunningApp } from '../helpers/electron-app.ts';
import { whereWords } from './check.ts';
import { stateOf } from './fix-state.ts';
import { consent, endOf, openFix, playInWindow, reach } from './fix-window.ts';
import type { Lab } from './lab.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

const scenario = scenarioOf('two-local-ports-one-subnet');
const { wiring } = scenario;

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  withLab({ suite, wiring }, (opened) => (lab = opened));

  test('a program that is killed in the middle leaves a change that its next start puts back', async ({ launch }) => {
    let first: RunningApp | undefined;
    const { window, before } = await playInWindow(lab, { ...scenarioOf('not-requested'), wiring }, async (...words) => {
      first = await launch(...words);
      return first;
    });
    await openFix(window, 'smb.not-requested');
    await reach(window, 'preview');
    await consent(window);
    await reach(window, 'verifying');
    first?.electron.process().kill('SIGKILL');
    await first?.exit;
    expect(await stateOf(lab)).not.toEqual(before);
    const next = await (await launch(...whereWords(lab.reachWorkstation, 'root'))).window();
    await next.getByRole('button', { name: 'Revert the change' }).first().click({ timeout: 60_000 });
    await picture(next, 'killed');
    await expect.poll(() => stateOf(lab), { timeout: 200_000, interval: 2_000 }).toEqual(before);
    await expect
      .poll(() => next.getByRole('button', { name: 'Revert the change' }).count(), { timeout: 60_000 })
      .toBe(0);
  });

  /** The cable follows the drop-in: as long as that is there, nobody gets through. */
  const cutting = `nohup sh -c 'until [ -e /etc/sysctl.d/90-lanewise.conf ]; do sleep 0.2; done
    ip link set eth0 down; ip link set eth1 down; while [ -e /etc/sysctl.d/90-lanewise.conf ]; do sleep 0.2; done
    ip link set eth0 up; ip link set eth1 up' > /dev/null 2>&1 < /dev/null & echo`;

  inLongRun(() =>
    test('a change that cuts the way to the computer goes back by itself', { timeout: 600_000 }, async ({ launch }) => {
      const { window, before } = await playInWindow(lab, scenario, launch);
      await openFix(window, 'net.same-exit');
      await reach(window, 'preview');
      await lab.shell.run(cutting);
      await consent(window);
      await picture(window, 'cut');
      const told = await endOf(window, 500_000);
      await picture(window, 'cut-and-back');
      console.error(`${suite}: ${told.replaceAll('\n', ' ')}`);
      await expect.poll(() => stateOf(lab), { timeout: 60_000 }).toEqual(before);
    }),
  );

  const picture = (window: Page, name: string): Promise<Buffer> =>
    window.screenshot({ path: artefact(`fixes/${suite}-${name}.png`) });
});
