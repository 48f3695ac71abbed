/**
 * Whole fixes, through the window of the real program: a finding's button, the preview, the change of a real kernel's
 * mounts and network or of a real Samba over SSH, the look that keeps it, and the undo that leaves everything as it was.
 */
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { isLongRun } from '../helpers/rounds.ts';
import { nasWordsOfWindow, whereWords } from './check.ts';
import { readSpeed, stateOf } from './fix-state.ts';
import { closeFiles, consent, giveAccount, openFix, reach, undo } from './fix-window.ts';
import type { Lab } from './lab.ts';
import { startReader } from './reader.ts';
import type { Suite } from './roots.ts';
import { play, type ReadPattern, type Scenario } from './scenario.ts';
import { byWiring, scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

interface Case {
  readonly scenario: string;
  readonly code: string;
  /** The window asks the NAS too. */
  readonly nas?: true;
  readonly account?: true;
  /** Like another one of these but for the finding: `npm run test:long` has it. */
  readonly long?: true;
  /** Seen only while a program reads, in this way. */
  readonly reading?: ReadPattern;
  /** Kernels on which there is no such trouble, or nothing can be done about it. */
  readonly notOn?: readonly Suite[];
  /** What the dialog says of it afterwards; unless told otherwise one path before, two after. */
  readonly paths?: readonly [before: string, after: string];
}

const cases: readonly Case[] = [
  { scenario: 'not-requested', code: 'smb.not-requested' },
  { scenario: 'guest', code: 'smb.guest-cannot-bind', account: true },
  { scenario: 'server-off', code: 'smb.server-off', nas: true },
  // Kernel 7 gives the second share a session of its own.
  { scenario: 'shared-session', code: 'smb.session-shared', long: true, notOn: ['sid'] },
  { scenario: 'arp-flux', code: 'net.arp-flux', long: true, nas: true },
  { scenario: 'two-local-ports-one-subnet', code: 'net.same-exit' },
  { scenario: 'strict-rp-filter', code: 'net.reverse-path-filter' },
  {
    scenario: 'no-cache',
    code: 'load.one-request-at-a-time',
    long: true,
    reading: 'ahead',
    paths: ['2 of 2 paths', '2 of 2 paths'],
  },
  {
    scenario: 'one-request-at-a-time',
    code: 'load.one-request-at-a-time',
    long: true,
    reading: 'one-by-one',
    notOn: ['bookworm'],
    paths: ['2 of 2 paths', '2 of 2 paths'],
  },
];

/** Mends and undoes those whose scenario is meant; two files share them, so that two labs run at once. */
export function fixTests(isMeant: (scenario: Scenario) => boolean): void {
  const meant = cases.filter(({ scenario, long }) => isMeant(scenarioOf(scenario)) && (isLongRun || long !== true));
  const rounds = suitesUnderTest().flatMap((suite) =>
    byWiring(
      meant.filter(({ notOn = [] }) => !notOn.includes(suite)),
      ({ scenario }) => scenarioOf(scenario).wiring,
    ).map((group) => ({ suite, ...group })),
  );

  describe.each(rounds)('$suite, fixes', ({ suite, wiring, list }) => {
    let lab: Lab;
    withLab({ suite, wiring }, (opened) => (lab = opened));

    test.for(list)('$scenario: mended by its button, and as before after its undo', async (one, { launch }) => {
      await play(lab, scenarioOf(one.scenario));
      const before = await stateOf(lab);
      const slowRead = await readSpeed(lab, one.reading);
      const words = one.nas === true ? nasWordsOfWindow(lab.reachNas, 'root') : [];
      const window = await (await launch(...whereWords(lab.reachWorkstation, 'root'), ...words)).window();
      await mend(window, one);
      const [pathsBefore, pathsAfter] = one.paths ?? ['1 of 2 paths', '2 of 2 paths'];
      expect(await window.locator('.before-after').getAttribute('data-before')).toBe(pathsBefore);
      expect(await window.locator('.before-after').getAttribute('data-after')).toBe(pathsAfter);
      const fastRead = await bestRead(lab, one.reading);
      console.error(`${suite}, ${one.scenario}: ${slowRead.toFixed(2)} → ${fastRead.toFixed(2)} (one link = 1.0)`);
      expect(fastRead).toBeGreaterThanOrEqual(enough);
      await undo(window);
      await reach(window, 'undone');
      expect(await stateOf(lab)).toEqual(before);
    });

    async function mend(window: Page, one: Case): Promise<void> {
      const reader = one.reading === undefined ? undefined : await startReader(lab, one.reading);
      await openFix(window, one.code);
      if (one.account === true) await giveAccount(window);
      await reach(window, 'preview');
      await window.screenshot({ path: artefact(`fixes/${suite}-${one.scenario}-preview.png`) });
      if (reader !== undefined) await closeFiles(window, () => reader.stop());
      await consent(window);
      await reach(window, 'kept');
      await window.screenshot({ path: artefact(`fixes/${suite}-${one.scenario}-kept.png`) });
    }
  });
}

/** In links: more than one link can carry at all, also where another lab keeps the machine busy. */
const enough = 1.5;
const mostReads = 5;

/** What it can reach: a read that met a machine busy with other labs is done once more. */
async function bestRead(lab: Lab, pattern: ReadPattern | undefined): Promise<number> {
  let best = 0;
  for (let read = 1; read <= mostReads && best < enough; read += 1)
    best = Math.max(best, await readSpeed(lab, pattern));
  return best;
}
