/** The plainest wiring: what was mounted, with which options, and what the NAS makes of it. */
import { describe, expect, test } from 'vitest';
import { inLongRun } from '../helpers/rounds.ts';
import { check } from './check.ts';
import type { Lab } from './lab.ts';
import { play } from './scenario.ts';
import { verdictTests } from './scenario-tests.ts';
import { isPlain, scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

verdictTests(isPlain);

const several = 500;
const scenario = scenarioOf('two-channels');

inLongRun(() => {
  describe.each(suitesUnderTest())('%s', (suite) => {
    let lab: Lab;
    withLab({ suite, wiring: scenario.wiring }, (opened) => (lab = opened));

    test(
      'five hundred mounts of a kernel are told one by one, each with both lanes',
      { timeout: 900_000 },
      async () => {
        await play(lab, scenario);
        const [first] = scenario.mounts;
        const remote = (await lab.shell.run(`findmnt -no SOURCE ${first?.at}`)).trim();
        await lab.shell.run(`mount -t tmpfs none /mnt/b
for n in $(seq ${several - 1}); do mkdir /mnt/b/$n; mount -t cifs ${remote} /mnt/b/$n -o ${first?.options}; done`);
        const began = performance.now();
        const { shares } = await check(lab);
        console.error(
          `${suite}: a look over SSH at ${shares.length} mounts took ${Math.round(performance.now() - began)} ms`,
        );
        expect(shares.map(({ verdict, lanes }) => `${verdict} ${lanes.length}`)).toEqual(
          Array.from({ length: several }, () => 'full 2'),
        );
        expect(new Set(shares.map(({ at }) => at)).size).toBe(several);
      },
    );
  });
});
