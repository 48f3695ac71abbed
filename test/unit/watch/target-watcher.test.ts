/** When a machine is looked at, and how deep. */
import { describe, expect, test } from 'vitest';
import { nobodyLooks, restAfter } from '../../../main/watch/intervals.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { settled } from '../../helpers/fake-clock.ts';
import { known, mount, nic } from '../../helpers/host-facts.ts';
import { factsAt, looking, setUp } from './target-watcher-setup.ts';

test.for<readonly [took: number, interval: number, doubt: number | undefined, rest: number]>([
  [0, 1_000, undefined, 1_000],
  [300, 1_000, undefined, 700],
  [900, 1_000, undefined, 500],
  [20_000, 1_000, undefined, 500],
  [300, 5_000, undefined, 4_700],
  // The next look begins 700 ms and a little after this one did.
  [100, 1_000, 700, 700],
  [400, 1_000, 700, 400],
  [900, 1_000, 700, 250],
  [100, 1_000, 0, 250],
  [100, 1_000, 3_000, 900],
])(
  'after a look of %i ms, one due each %i ms, with a doubt that ends in %s ms, there is a rest of %i ms',
  ([took, interval, doubt, rest]) => {
    const ends = doubt === undefined ? undefined : milliseconds(doubt);
    expect(restAfter(milliseconds(took), milliseconds(interval), ends)).toBe(rest);
  },
);

describe('the first look', () => {
  test('is a full one, and before it the news say that nothing is known yet', async () => {
    const { clock, depths, states } = setUp();
    await settled();
    expect(depths).toEqual(['full']);
    expect(states.map(({ judged }) => judged?.snapshot.shares.length)).toEqual([undefined, 1]);
    expect(clock.sleeping()).toEqual([5_000]);
  });

  test('tells the share with its verdict', async () => {
    const { last } = setUp();
    await settled();
    expect(last().judged?.snapshot.shares[0]?.verdict.word).toBe('full');
    expect(last().stale).toBe(false);
  });
});

describe('how often', () => {
  test('each second while somebody looks, five seconds for the tray, a quarter of a minute with nothing mounted', async () => {
    const { clock, watcher, depths, answerWith } = setUp();
    await clock.pass(15_000);
    expect(depths).toHaveLength(4);
    watcher.attend(looking);
    await clock.pass(10_000);
    expect(depths).toHaveLength(15);
    watcher.attend(nobodyLooks);
    answerWith(async () => factsAt(clock.monotonic(), { mounts: known([]) }));
    await clock.pass(6_000);
    expect(clock.sleeping()).toEqual([15_000]);
  });

  test('opening the window does not wait for the rest of a long pause', async () => {
    const { clock, watcher, depths } = setUp();
    await clock.pass(4_000);
    watcher.attend(looking);
    await settled();
    expect(depths).toHaveLength(2);
  });

  test('closing the window does not make an extra look', async () => {
    const { clock, watcher, depths } = setUp({ attention: looking });
    await clock.pass(500);
    watcher.attend(nobodyLooks);
    await settled();
    expect(depths).toHaveLength(1);
  });

  test('a locked screen is looked after seldom, even with the window open', async () => {
    const { clock } = setUp({ attention: { ...looking, screenLocked: true } });
    await settled();
    expect(clock.sleeping()).toEqual([15_000]);
  });

  test('a recording sets its own pace and is always read whole', async () => {
    const { clock, depths } = setUp({}, { untilNextFrame: () => milliseconds(2_000) });
    await clock.pass(4_000);
    expect(depths).toEqual(['full', 'full', 'full']);
  });
});

describe('how deep', () => {
  test('ticks between full looks, and a full look every five minutes', async () => {
    const { clock, depths } = setUp();
    await clock.pass(305_000);
    expect(depths.filter((depth) => depth === 'full')).toHaveLength(2);
    expect(depths[60]).toBe('full');
  });

  test('everything is read when somebody asks, and the answer comes after it was read', async () => {
    const { clock, watcher, depths } = setUp();
    await settled();
    let answered = false;
    const ask = async () => {
      await watcher.lookNow();
      answered = true;
    };
    const asked = ask();
    expect(answered).toBe(false);
    await settled();
    await asked;
    expect(depths).toEqual(['full', 'full']);
    expect(clock.sleeping()).toEqual([5_000]);
  });

  test('a request during a look is answered by the next one, not by the one that began before it', async () => {
    const { depths, watcher, answerWith, clock } = setUp();
    const slow = Promise.withResolvers<MachineFacts>();
    answerWith(() => slow.promise);
    await clock.pass(5_000);
    let answered = false;
    const ask = async () => {
      await watcher.lookNow();
      answered = true;
    };
    const asked = ask();
    answerWith(async () => factsAt(clock.monotonic()));
    await settled();
    expect([depths, answered]).toEqual([['full', 'tick'], false]);
    slow.resolve(factsAt(clock.monotonic()));
    await asked;
    expect(depths).toEqual(['full', 'tick', 'full']);
  });

  test('everything is read after the addresses of this computer changed', async () => {
    const { clock, depths, changeNetwork } = setUp();
    await settled();
    changeNetwork();
    await clock.pass(10_000);
    expect(depths).toEqual(['full', 'full', 'tick']);
  });

  test('everything is read after the wall clock jumped, as it does over a suspend', async () => {
    const { clock, depths } = setUp();
    await settled();
    clock.jump(3_600_000);
    await clock.pass(10_000);
    expect(depths).toEqual(['full', 'full', 'tick']);
  });

  test('what was read before a suspend is old from the first moment after it', async () => {
    const { clock, states, last, answerWith } = setUp();
    await settled();
    expect(last().stale).toBe(false);
    const slow = Promise.withResolvers<MachineFacts>();
    answerWith(() => slow.promise);
    clock.jump(8 * 3_600_000);
    const before = states.length;
    await clock.pass(5_000);
    expect(states.slice(before).map(({ stale }) => stale)).toEqual([true]);
    slow.resolve(factsAt(clock.monotonic()));
    await settled();
    expect(last().stale).toBe(false);
  });

  test('a clock that is set back, or a little forward, makes nothing old and nothing new', async () => {
    const { clock, states, depths, last, answerWith } = setUp();
    await settled();
    clock.jump(2_000);
    await clock.pass(5_000);
    clock.jump(-24 * 3_600_000);
    await clock.pass(10_000);
    expect(states.every(({ stale }) => !stale)).toBe(true);
    expect(depths).toEqual(['full', 'tick', 'full', 'tick']);
    answerWith(() => new Promise(() => undefined));
    await clock.pass(60_000);
    expect(last().stale).toBe(true);
  });

  test('a tick that shows another network is followed by a full look at once, and that by none', async () => {
    const { clock, depths, answerWith } = setUp();
    await settled();
    answerWith(async () => factsAt(clock.monotonic(), { interfaces: known([nic('eth0', '10.0.0.51')]) }));
    await clock.pass(5_000);
    expect(depths).toEqual(['full', 'tick', 'full']);
    expect(clock.sleeping()).toEqual([5_000]);
  });

  test('a mount that appears is read whole at once', async () => {
    const { clock, depths, answerWith } = setUp();
    await settled();
    answerWith(async () => factsAt(clock.monotonic(), { mounts: known([mount(2), mount(1, { at: '/mnt/b' })]) }));
    await clock.pass(5_000);
    expect(depths).toEqual(['full', 'tick', 'full']);
  });

  test('neighbours that only change their state are no other network', async () => {
    const { clock, depths, answerWith } = setUp();
    await settled();
    const facts = factsAt(0);
    const stale = known(
      facts.network.neighbours.state === 'known'
        ? facts.network.neighbours.value.map((one) => ({ ...one, states: ['STALE'] }))
        : [],
    );
    answerWith(async () => factsAt(clock.monotonic(), { neighbours: stale }));
    await clock.pass(5_000);
    expect(depths).toEqual(['full', 'tick']);
  });
});
