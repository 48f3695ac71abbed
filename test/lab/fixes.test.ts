/**
 * Whole fixes, through the window of the real program: a finding's button, the preview, the change of a real kernel's
 * mounts and network or of a real Samba over SSH, the look that keeps it, and the undo that leaves everything as it was.
 */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { nasWordsOfWindow, whereWords } from './check.ts';
import { readSpeed, stateOf } from './fix-state.ts';
import { consent, giveAccount, openFix, reach, undo } from './fix-window.ts';
import { openLab, type Lab } from './lab.ts';
import { missingForLab } from './needs.ts';
import { startReader } from './reader.ts';
import { play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';

const missing = await missingForLab();

interface Case {
  readonly scenario: string;
  readonly code: string;
  /** The window asks the NAS too. */
  readonly nas?: true;
  readonly account?: true;
  /** Seen only while a program reads. */
  readonly reading?: true;
  /** What the dialog says of it afterwards; unless told otherwise one path before, two after. */
  readonly paths?: readonly [before: string, after: string];
}

const cases: readonly Case[] = [
  { scenario: 'not-requested', code: 'smb.not-requested' },
  { scenario: 'guest', code: 'smb.guest-cannot-bind', account: true },
  { scenario: 'server-off', code: 'smb.server-off', nas: true },
  { scenario: 'shared-session', code: 'smb.session-shared' },
  { scenario: 'arp-flux', code: 'net.arp-flux', nas: true },
  { scenario: 'two-local-ports-one-subnet', code: 'net.same-exit' },
  { scenario: 'strict-rp-filter', code: 'net.reverse-path-filter' },
];
const layouts = Map.groupBy(cases, ({ scenario }) => JSON.stringify(scenarioOf(scenario).wiring));
const rounds = suitesUnderTest().flatMap((suite) => [...layouts.values()].map((list) => ({ suite, list })));

describe.each(rounds)('$suite, fixes', ({ suite, list }) => {
  let lab: Lab;
  beforeAll(async () => {
    const [any] = list;
    if (missing.length === 0 && any !== undefined)
      lab = await openLab({ suite, wiring: scenarioOf(any.scenario).wiring, tell: console.error });
  });
  afterAll(async () => {
    if (missing.length === 0) await lab.close();
  });

  test.for(list)('$scenario: mended by its button, and as before after its undo', async (one, { launch, skip }) => {
    if (missing.length > 0) skip(missing.join(' '));
    await play(lab, scenarioOf(one.scenario));
    const before = await stateOf(lab);
    const slowRead = await readSpeed(lab);
    const words = one.nas === true ? nasWordsOfWindow(lab.reachNas, 'root') : [];
    const window = await (await launch(...whereWords(lab.reachWorkstation, 'root'), ...words)).window();
    await mend(window, one);
    const [pathsBefore, pathsAfter] = one.paths ?? ['1 of 2 paths', '2 of 2 paths'];
    expect(await window.locator('.before-after').getAttribute('data-before')).toBe(pathsBefore);
    expect(await window.locator('.before-after').getAttribute('data-after')).toBe(pathsAfter);
    const fastRead = await readSpeed(lab);
    console.error(`${suite}, ${one.scenario}: ${slowRead.toFixed(2)} → ${fastRead.toFixed(2)} (one link = 1.0)`);
    expect(fastRead).toBeGreaterThanOrEqual(1.7);
    await undo(window);
    await reach(window, 'undone');
    expect(await stateOf(lab)).toEqual(before);
  });

  async function mend(window: Page, one: Case): Promise<void> {
    const reader = one.reading === true ? await startReader(lab, 'ahead') : undefined;
    await openFix(window, one.code);
    if (one.account === true) await giveAccount(window);
    await reach(window, 'preview');
    await window.screenshot({ path: artefact(`fixes/${suite}-${one.scenario}-preview.png`) });
    await reader?.stop();
    await consent(window);
    await reach(window, 'kept');
    await window.screenshot({ path: artefact(`fixes/${suite}-${one.scenario}-kept.png`) });
  }
});
