/**
 * The real program beside a workstation where a read goes on, a port is cut and plugged in, and the NAS starts anew, over and
 * over: what it says is right each time, and it needs no more memory, open files or processes over there than in the beginning.
 */
import { readdirSync } from 'node:fs';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { startedPid, usageOf } from '../../tools/bench/processes.ts';
import { desktopTest as test } from '../helpers/desktop-test.ts';
import { publicationIn } from '../helpers/publication.ts';
import { rounds } from '../helpers/rounds.ts';
import { nasWordsOfWindow, whereWords } from './check.ts';
import type { Lab } from './lab.ts';
import { startReader } from './reader.ts';
import { mountShare, play, unmountAll } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

const scenario = scenarioOf('two-channels');
const cycles = rounds({ usual: 1, long: 40 });
const slow = { timeout: 120_000 };
/** The first cycles fill what is filled once: caches, histories, compiled code. */
const warmUp = 8;
/** What memory may vary by from one moment to another. */
const megabytesApart = 15;

/** Chromium lets garbage grow to many times what is in use while there is memory. */
async function collectGarbage(window: Page): Promise<void> {
  const session = await window.context().newCDPSession(window);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
}

interface Need {
  readonly megabytes: number;
  readonly files: number;
  readonly programsThere: number;
}

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  withLab({ suite, wiring: scenario.wiring }, (opened) => (lab = opened));

  test(
    'says what is so and needs no more in the end than in the beginning',
    { timeout: 180_000 + cycles * 300_000 },
    async ({ host, launch }) => {
      await play(lab, scenario);
      await host.watcher.appear();
      const reach = lab.reachNas;
      const app = await launch(...whereWords(lab.reachWorkstation, 'root'), ...nasWordsOfWindow(reach, 'root'));
      const window = await app.window();
      const verdicts = async () => (await publicationIn(window)).snapshot?.shares.map(({ verdict }) => verdict.word);
      const says = (word: string) => expect.poll(verdicts, slow).toEqual([word]);
      const need = async (): Promise<Need> => {
        const pid = startedPid(app.electron.process());
        await collectGarbage(window);
        const programs = await lab.shell.run('ls -d /proc/[0-9]* | wc -l');
        const files = readdirSync(`/proc/${pid}/fd`).length;
        return { megabytes: Math.round(usageOf(pid).pssMegabytes), files, programsThere: Number(programs) };
      };
      const needs: Need[] = [];
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        await says('full');
        const reader = await startReader(lab, 'ahead');
        await lab.cutNasPort(1);
        await says('broken');
        await lab.plugNasPort(1);
        await says('full');
        await reader.stop();
        await unmountAll(lab);
        await expect.poll(verdicts, slow).toEqual([]);
        await lab.nas.serve(scenario.settings);
        for (const mount of scenario.mounts) await mountShare(lab, { ...mount, from: 'command' });
        await says('full');
        needs.push(await need());
      }
      console.error(`${suite}: ${cycles} cycles: ${JSON.stringify(needs)}`);
      const [first, last] = [needs.slice(warmUp, warmUp + 8), needs.slice(-8)];
      if (cycles <= 2 * warmUp) return;
      const most = (list: readonly Need[], what: keyof Need) => Math.max(...list.map((one) => one[what]));
      expect(most(last, 'megabytes')).toBeLessThanOrEqual(most(first, 'megabytes') + megabytesApart);
      expect(most(last, 'files')).toBeLessThanOrEqual(most(first, 'files') + 2);
      expect(most(last, 'programsThere')).toBeLessThanOrEqual(most(first, 'programsThere') + 2);
    },
  );
});
