/**
 * Whole fixes, through the window of the real program: a finding's button, the preview, the change of a real kernel's
 * mounts or of a real Samba over SSH, the look that keeps it, and the undo that leaves everything as it was.
 */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { nasWordsOfWindow, whereWords } from './check.ts';
import { openLab, type Lab } from './lab.ts';
import { missingForLab } from './needs.ts';
import { account } from './roots.ts';
import { play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';

const missing = await missingForLab();
const slow = { timeout: 150_000 };
const wiring = scenarioOf('two-channels').wiring;

interface Case {
  readonly scenario: string;
  readonly code: string;
  /** The window asks the NAS too, because it is changed. */
  readonly nas?: true;
  readonly account?: true;
}

const cases: readonly Case[] = [
  { scenario: 'not-requested', code: 'smb.not-requested' },
  { scenario: 'guest', code: 'smb.guest-cannot-bind', account: true },
  { scenario: 'server-off', code: 'smb.server-off', nas: true },
  { scenario: 'shared-session', code: 'smb.session-shared' },
];

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  beforeAll(async () => {
    if (missing.length === 0) lab = await openLab({ suite, wiring, tell: console.error });
  });
  afterAll(async () => {
    if (missing.length === 0) await lab.close();
  });

  test.for(cases)('$scenario: mended by its button, and as before after its undo', async (one, { launch, skip }) => {
    if (missing.length > 0) skip(missing.join(' '));
    await play(lab, scenarioOf(one.scenario));
    const before = await stateOf(lab);
    const slowRead = await readSpeed(lab);
    const words = one.nas === true ? nasWordsOfWindow(lab.reachNas, 'root') : [];
    const window = await (await launch(...whereWords(lab.reachWorkstation, 'root'), ...words)).window();
    await openFix(window, one.code);
    if (one.account === true) await giveAccount(window);
    await expect.poll(() => phaseOf(window), slow).toBe('preview');
    await window.screenshot({ path: artefact(`fixes/${suite}-${one.scenario}-preview.png`) });
    await window.getByRole('dialog').getByRole('button', { name: 'Change it' }).click();
    await expect.poll(() => settledPhaseOf(window), slow).toBe('kept');
    await window.screenshot({ path: artefact(`fixes/${suite}-${one.scenario}-kept.png`) });
    expect(await window.locator('.before-after').getAttribute('data-before')).toBe('1 of 2 paths');
    expect(await window.locator('.before-after').getAttribute('data-after')).toBe('2 of 2 paths');
    const fastRead = await readSpeed(lab);
    console.error(`${suite}, ${one.scenario}: ${slowRead.toFixed(2)} → ${fastRead.toFixed(2)} (one link = 1.0)`);
    expect(fastRead).toBeGreaterThanOrEqual(1.7);
    await undo(window);
    expect(await stateOf(lab)).toEqual(before);
  });
});

async function openFix(window: Page, code: string): Promise<void> {
  await window.getByRole('main').locator('a[href^="#/share"]').last().click();
  const button = window.locator(`[data-code="${code}"] [data-fix]`);
  await button.first().click(slow);
}

async function giveAccount(window: Page): Promise<void> {
  await expect.poll(() => phaseOf(window), slow).toBe('account');
  const dialog = window.getByRole('dialog');
  await dialog.getByLabel('User').fill(account.name);
  await dialog.getByLabel('Password').fill(account.password);
  await dialog.getByRole('button', { name: 'Show what will change' }).click();
}

async function undo(window: Page): Promise<void> {
  const dialog = window.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Undo…' }).click();
  await dialog.getByRole('button', { name: 'Undo it' }).click();
  await expect.poll(() => settledPhaseOf(window), slow).toBe('undone');
}

const phaseOf = (window: Page): Promise<string | null> =>
  window.getByRole('dialog').locator('.fix').getAttribute('data-phase');

/** Once nothing goes on any more; what was not kept says why. */
async function settledPhaseOf(window: Page): Promise<string> {
  const phase = (await phaseOf(window)) ?? '';
  const failed = ['put-back', 'refused', 'stuck'].includes(phase);
  return failed ? `${phase}: ${await window.getByRole('dialog').innerText()}` : phase;
}

/** Everything that a fix may change, as it stands on both machines. */
async function stateOf(lab: Lab): Promise<Readonly<Record<string, string>>> {
  const workstation = [
    'cat /etc/fstab',
    'grep cifs /proc/mounts',
    'ls -A /etc/sysctl.d',
    'ip route; ip rule',
    'grep -s . /proc/sys/net/ipv4/conf/*/rp_filter /proc/sys/net/ipv4/conf/*/arp_ignore /proc/sys/net/ipv4/conf/*/arp_announce',
    'ls -A /etc/lanewise/credentials 2>/dev/null; true',
  ];
  const here = await Promise.all(workstation.map(async (line) => [line, await lab.shell.run(line)] as const));
  const admin = await lab.logIn('nas', 'root');
  const there = await admin.run('cat /etc/samba/smb.conf; ip route; ip rule');
  admin.close();
  return { ...Object.fromEntries(here), nas: there };
}

/** Of one buffered reader, after the cache was dropped; one link of the lab gives 11.8 MB/s and is 1. */
async function readSpeed(lab: Lab): Promise<number> {
  const told = await lab.shell.run(
    'echo 3 > /proc/sys/vm/drop_caches; dd if=/mnt/a/big2.bin of=/dev/null bs=1M count=96 2>&1; sleep 2',
  );
  const found = /(?<seconds>[\d.]+) s,/.exec(told)?.groups?.['seconds'];
  if (found === undefined) throw new Error(`dd said no time: ${told}`);
  return (96 * 1024 * 1024) / Number(found) / 11.8e6;
}
