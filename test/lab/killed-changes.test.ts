/**
 * `kill -9` at a random moment of a change that writes a credentials file and fstab and mounts anew: of the program that makes
 * the change, undoes it or recovers it, with or without its watcher, or of what it has run as root. Afterwards everything is as before or as wanted, and nothing is left over.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { numbersFrom } from '../../tools/fuzz/mutate.ts';
import { rounds } from '../helpers/rounds.ts';
import { kernelFor } from './elevated-program.ts';
import { nativeVictim, remoteVictim, type Act, type Victim } from './killed-changes.ts';
import type { Lab } from './lab.ts';
import { nasAddresses } from './network.ts';
import { play, unmountAll } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

const scenario = scenarioOf('not-requested');
/** Kills that met a change between its first record and its end. */
const kills = rounds({ usual: 3, long: 50 });
/** Of five one at least meets it. */
const most = kills * 5;
const seed = Number(process.env['LANEWISE_SEED'] ?? Date.now() % 2 ** 32);
const remote = `//${nasAddresses(scenario.wiring.layout)[0]}/data`;

/** What a change may change, and whether the NAS answers: the whole of it must come back. */
const picture = `stat -c '%a %u %g' /etc/fstab; base64 -w0 /etc/fstab; echo; grep cifs /proc/mounts
find /etc/lanewise -type f -exec stat -c '%n %a %u' {} + -exec sha256sum {} + 2> /dev/null
timeout 30 head -c 65536 /mnt/a/big1.bin | sha256sum`;
/** Half-written files, marks, whoever waits or works, and a lock that is held. */
const leftOver = `find /etc /var/lib/lanewise /usr/local/etc -name '*.lanewise-new*'
ls -A /var/lib/lanewise/journal | grep -v -x -E -e '(remote[.])?lock' -e '[0-9a-z-]+[.](json|told)'
pgrep -a -x mount.cifs; pgrep -a -x umount
flock -n /var/lib/lanewise/journal/lock true || echo the lock is held`;

const hands = [
  { how: 'natively', victimOf: nativeVictim, suites: suitesUnderTest('bookworm'), kernel: kernelFor },
  { how: 'over SSH', victimOf: remoteVictim, suites: suitesUnderTest(), kernel: (): 'user-mode' => 'user-mode' },
] as const;

describe.each(hands)('$how', ({ how, victimOf, suites, kernel }) => {
  describe.each(suites)('%s', (suite) => {
    let lab: Lab;
    withLab({ suite, wiring: scenario.wiring, kernel: kernel(suite) }, async (opened) => {
      lab = opened;
      await play(lab, scenario);
      await lab.nas.serve({ ...scenario.settings, guests: true });
    });
    const show = async (what: string): Promise<string> => (await lab.shell.tried(what)).stdout;
    const number = numbersFrom(seed);
    let victim: Victim;
    let before = '';
    beforeEach(async () => {
      await unmountAll(lab);
      await lab.shell.run(
        `printf '# kept\\t\\n%s' '${remote} /mnt/a cifs guest,vers=3.1.1 0 0' > /etc/fstab; mount /mnt/a; rm -rf /var/lib/lanewise`,
      );
      victim = await victimOf(lab, remote);
      before = await show(picture);
    });
    afterEach(() => victim?.close());

    /** Makes or undoes the change without a kill; how long that takes from its beginning. */
    async function whole(act: Act): Promise<number> {
      const going = await victim.begin(act);
      const from = performance.now();
      expect(await going.ended).toBe(act === 'apply' ? 'kept' : 'undone');
      return performance.now() - from;
    }
    async function killedOnce(act: Act, within: number): Promise<string> {
      const going = await victim.begin(act);
      await pause(number(Math.ceil(within * 1.1)));
      const whom = await victim.kill(number);
      await going.ended;
      return `${whom} in ${act}: ${await victim.phase()}`;
    }

    test(
      `is as before or as wanted after a kill at any moment (seed ${seed})`,
      { timeout: most * 120_000 },
      async () => {
        const told: Record<string, number> = {};
        const took = { apply: await whole('apply'), undo: 0 };
        const wanted = await show(picture);
        took.undo = await whole('undo');
        expect(await show(picture)).toBe(before);
        expect(wanted).not.toBe(before);
        await victim.forget();
        let round = 0;
        let met = 0;
        for (; met < kills && round < most; round += 1) {
          const act = number(3) === 0 ? 'undo' : 'apply';
          if (act === 'undo') took.apply = await whole('apply');
          const moment = await killedOnce(act, took[act]);
          const way = await victim.settle(number, took.undo);
          told[moment] = (told[moment] ?? 0) + 1;
          const phase = await victim.phase();
          const context = { seed, round, moment, way, phase };
          expect({ ...context, left: await show(leftOver) }).toEqual({ ...context, left: '' });
          const isKept = phase === 'kept';
          expect({ ...context, picture: await show(picture) }).toEqual({
            ...context,
            picture: isKept ? wanted : before,
          });
          expect(['kept', 'undone', 'never begun']).toContain(phase);
          if (/: (?:applying|applied|undoing)/.test(moment)) met += 1;
          if (isKept) took.undo = await whole('undo');
          expect({ ...context, picture: await show(picture) }).toEqual({ ...context, picture: before });
          await victim.forget();
        }
        console.error(`${suite} ${how}, seed ${seed}: ${round} kills, ${met} in the middle: ${JSON.stringify(told)}`);
        expect(met).toBe(kills);
      },
    );
  });
});
