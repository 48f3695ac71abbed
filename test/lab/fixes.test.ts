/**
 * Whole repairs through the window of the built program: a finding of a real kernel is mended with its own click, is as
 * fast as the paths allow, and everything is byte for byte as before once it is undone.
 */
import type { Locator, Page } from 'playwright';
import { afterAll, describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { nasWordsOfWindow, whereWords } from './check.ts';
import { openLab, type Lab } from './lab.ts';
import { missingForLab } from './needs.ts';
import { portMegabits, type Wiring } from './network.ts';
import { startReader } from './reader.ts';
import { account, type Suite } from './roots.ts';
import { play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';

const missing = await missingForLab();
const slow = { timeout: 30_000 };

interface Repair {
  readonly scenario: string;
  /** The finding whose remedy is clicked. */
  readonly code: string;
  /** Whose page has it; `data` unless told otherwise. */
  readonly share?: 'data' | 'data2';
  /** The program is told of the NAS, because something is changed there. */
  readonly atNas?: true;
  /** What is found only while something reads. */
  readonly whileReading?: true;
  readonly paths: readonly [before: string, after: string];
  /** What one reader gets afterwards, in links, at least. */
  readonly links: number;
}

const gained: Pick<Repair, 'paths' | 'links'> = { paths: ['1 of 2 paths', '2 of 2 paths'], links: 1.7 };
const repairs: readonly Repair[] = [
  { ...gained, scenario: 'not-requested', code: 'smb.not-requested' },
  { ...gained, scenario: 'shared-session', code: 'smb.session-shared', share: 'data2' },
  { ...gained, scenario: 'guest', code: 'smb.guest-cannot-bind' },
  { ...gained, scenario: 'server-off', code: 'smb.server-off', atNas: true },
  { ...gained, scenario: 'arp-flux', code: 'net.arp-flux', atNas: true },
  { ...gained, scenario: 'two-local-ports-one-subnet', code: 'net.same-exit' },
  { ...gained, scenario: 'strict-rp-filter', code: 'net.reverse-path-filter' },
  {
    scenario: 'no-cache',
    code: 'load.one-request-at-a-time',
    whileReading: true,
    paths: ['2 of 2 paths', '2 of 2 paths'],
    links: 1.7,
  },
];

describe.each(suitesUnderTest())('%s', (suite) => {
  const labs = new Map<string, Lab>();
  afterAll(async () => {
    for (const lab of labs.values()) await lab.close();
  });

  async function labFor(wiring: Wiring): Promise<Lab> {
    const key = JSON.stringify(wiring);
    const lab = labs.get(key) ?? (await openLab({ suite, wiring, tell: console.error }));
    labs.set(key, lab);
    return lab;
  }

  test.for(repairs)('$scenario is mended by its click, and undone', async (repair, { launch, skip }) => {
    if (missing.length > 0) skip(missing.join(' '));
    const scenario = scenarioOf(repair.scenario);
    const lab = await labFor(scenario.wiring);
    await play(lab, scenario);
    const slowly = await links(lab, 0);
    const found = await everything(lab);
    const reader = repair.whileReading ? await startReader(lab, scenario.reader) : undefined;
    const words = [...whereWords(lab.reachWorkstation, 'root')];
    if (repair.atNas) words.push(...nasWordsOfWindow(lab.reachNas, 'root'));
    const window = await (await launch(...words)).window();
    await mend(window, repair, suite);
    await reader?.stop();
    const quickly = await links(lab, 1024);
    console.error(
      `| ${suite} | ${repair.scenario} | ${slowly.toFixed(2)} | ${quickly.toFixed(2)} | ${repair.paths.join(' → ')} |`,
    );
    expect.soft(quickly).toBeGreaterThanOrEqual(repair.links);
    await quiet(lab);
    await undo(window);
    expect(await everything(lab)).toEqual(found);
  });
});

/** From the finding's button to a change that is kept. */
async function mend(window: Page, { scenario, code, share = 'data', paths }: Repair, suite: Suite): Promise<void> {
  const dialog = window.getByRole('dialog');
  await window
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(`${share}\\b`) })
    .first()
    .click(slow);
  await window.locator(`[data-fix*="${code}"]`).first().click(slow);
  if ((await reached(dialog, ['preview', 'account'])) === 'account') {
    await dialog.getByLabel('User').fill(account.name);
    await dialog.getByLabel('Password').fill(account.password);
    await dialog.getByRole('button', { name: 'Show what will change' }).click();
    await reached(dialog, ['preview']);
  }
  await window.screenshot({ path: artefact(`fixes/${suite}-${scenario}-preview.png`) });
  await dialog.getByRole('button', { name: 'Change it' }).click();
  await reached(dialog, ['kept']);
  await window.screenshot({ path: artefact(`fixes/${suite}-${scenario}-kept.png`) });
  const card = dialog.locator('.before-after');
  expect.soft([await card.getAttribute('data-before'), await card.getAttribute('data-after')]).toEqual(paths);
}

async function undo(window: Page): Promise<void> {
  const dialog = window.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Undo…' }).click();
  await dialog.getByRole('button', { name: 'Undo it' }).click(slow);
  await reached(dialog, ['undone']);
}

const onTheWay = ['preparing', 'asking', 'applying', 'verifying', 'putting-back', 'undoing', 'kept', 'undo', 'account'];

/** Waits for one of these phases; any other end is told in the dialog's own words. */
async function reached(dialog: Locator, wanted: readonly string[]): Promise<string> {
  const phase = (): Promise<string> => dialog.locator('.fix').getAttribute('data-phase', slow).then(String);
  await expect
    .poll(async () => (await settled(await phase())) ?? 'still', { timeout: 40_000, interval: 200 })
    .not.toBe('still');
  const now = await phase();
  if (!wanted.includes(now)) throw new Error(`The dialog shows "${now}": ${await dialog.innerText()}`);
  return now;

  async function settled(now: string): Promise<string | undefined> {
    return wanted.includes(now) || !onTheWay.includes(now) ? now : undefined;
  }
}

/** What one buffered reader gets through the first mount, one port being 1: the median of three, each of a part not read before. */
async function links(lab: Lab, offset: 0 | 1024): Promise<number> {
  await quiet(lab);
  const once =
    'echo 3 > /proc/sys/vm/drop_caches; a=$(date +%s%N); dd if=/mnt/a/big2.bin of=/dev/null bs=1M count=64 skip=$((n * 256 + offset)) 2>/dev/null; b=$(date +%s%N); echo $(((b-a)/1000))';
  const microseconds = await lab.shell.run(`offset=${offset}; for n in 1 2 3; do ${once}; done`);
  const median =
    microseconds
      .trim()
      .split('\n')
      .map(Number)
      .toSorted((left, right) => left - right)[1] ?? NaN;
  return (64 * 1_048_576 * 8) / median / portMegabits;
}

/** Unmounting while read-ahead is under way crashes kernel 6.1.176. */
async function quiet(lab: Lab): Promise<void> {
  await expect
    .poll(async () => (await lab.shell.tried('grep -s State: /proc/fs/cifs/DebugData')).stdout, slow)
    .toBe('');
}

const network =
  'ip route show table all; ip rule; sysctl -a 2>/dev/null | grep -E "rp_filter|arp_(ignore|announce|filter)"';

/** Every file and setting that a repair may touch, at both ends. */
async function everything(lab: Lab): Promise<Readonly<Record<string, string>>> {
  const rest = 'ls /etc/sysctl.d; ls /etc/lanewise/credentials 2>/dev/null || true';
  return {
    fstab: await lab.shell.run('cat /etc/fstab'),
    mounts: await lab.shell.run('grep " cifs " /proc/mounts | sort'),
    workstation: await lab.shell.run(`${network}; ${rest}`),
    smbConf: await lab.nas.box.shell('cat /etc/samba/smb.conf'),
    nas: await lab.nas.box.shell(`${network}; ${rest}`),
  };
}
