/**
 * A port of the NAS is cut in the middle of a read and brought back, in the real program: what a person sees, second by
 * second, in tray and window. The kernel itself says nothing for three minutes.
 */
import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import type { TrayItem } from '../helpers/tray-item.ts';
import { whereWords } from './check.ts';
import type { Lab } from './lab.ts';
import { startReader } from './reader.ts';
import { play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { timeline, type Timeline } from './timeline.ts';
import { withLab } from './with-lab.ts';

/** From the cut to a tray that no longer says that all is well, with the window open and a read running. */
const seenWithinMs = 3_000;
const scenario = scenarioOf('two-channels');

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  withLab({ suite, wiring: scenario.wiring }, (opened) => (lab = opened));

  test.for(['ahead', 'one-by-one'] as const)(
    'a port cut while reading %s shows within three seconds, and so does its return',
    async (pattern, { host, launch }) => {
      await play(lab, scenario);
      const reader = await startReader(lab, pattern);
      await host.watcher.appear();
      const app = await launch(...whereWords(lab.reachWorkstation, 'root'));
      const [window, item] = await Promise.all([app.window(), host.item()]);
      const seen = timeline(
        () => whatTraySays(item),
        () => whatWindowSays(window),
      );
      try {
        const rounds: Round[] = [];
        for (let round = 1; round <= 3; round += 1) {
          rounds.push(await cutAndPlug(round));
        }
        console.error(`${suite}, reading ${pattern}: ${rounds.map(told).join('; ')}`);
        expect(median(rounds.map(({ lost }) => lost))).toBeLessThanOrEqual(seenWithinMs);
        expect(median(rounds.map(({ back, cutFor }) => back - cutFor))).toBeLessThanOrEqual(seenWithinMs);
      } finally {
        await seen.stop();
        await writeFile(artefact(`port-cut/${suite}-${pattern}.txt`), storyOf(seen));
        await lab.plugNasPort(1);
        await reader.stop();
      }

      async function cutAndPlug(round: number): Promise<Round> {
        await seen.until('full, and moving', whole);
        const cutAt = performance.now();
        seen.mark('cut');
        await lab.cutNasPort(1);
        const lost = await seen.until('the tray to show one path', ({ tray }) => saysPaths(tray, 1));
        const shown = await seen.until('the window to show it', (now) =>
          /not responding|stopped responding|lost/.test(now.window),
        );
        await window.screenshot({ path: artefact(`port-cut/${suite}-${pattern}-${round}.png`) });
        const cutFor = Math.round(performance.now() - cutAt);
        seen.mark('plugged in again');
        await lab.plugNasPort(1);
        return { lost, shown, cutFor, back: await seen.until('full, and moving', whole) };
      }
    },
  );
});

/**
 * Milliseconds from the cut to tray and window, to the return of the port, and from then to a tray that says full. The NAS
 * sends again when its retransmission timer fires, which doubles each time: up to as long after the return as the cut lasted.
 */
interface Round {
  readonly lost: number;
  readonly shown: number;
  readonly cutFor: number;
  readonly back: number;
}

const told = ({ lost, shown, cutFor, back }: Round): string =>
  `tray ${lost} ms, window ${shown} ms; plugged in after ${cutFor} ms, full again ${back} ms later`;

/** One round in three may meet a machine that is busy with something else. */
const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;

/** Said as present: an old reading begins with "Not known now". */
const saysPaths = (tray: string, carrying: number): boolean =>
  tray.startsWith(`data on 10.77.1.25: ${carrying} of 2 paths`);
/** All is well, now, and something moves. */
const whole = ({ tray }: { readonly tray: string }): boolean => saysPaths(tray, 2) && /bit\/s/.test(tray);

const whatTraySays = async (item: TrayItem): Promise<string> => (await item.properties()).tooltip;

/** The verdict's sentence and the lanes, as the share's row of the overview has them. */
async function whatWindowSays(window: Page): Promise<string> {
  const text = await window.getByRole('main').innerText();
  return text.replaceAll(/\s+/g, ' ').slice(0, 400);
}

const storyOf = (seen: Timeline): string => seen.story().join('\n');
