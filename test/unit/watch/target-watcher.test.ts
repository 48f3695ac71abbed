import type { MachineFacts } from '../../../shared/model/machine.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { MachineError } from '../../../main/machine/machine.ts';
import { nobodyLooks, restAfter } from '../../../main/watch/intervals.ts';
import {
  watchTarget,
  type Target,
  type TargetState,
  type TargetWatcher,
  type TargetWatcherOptions,
} from '../../../main/watch/target-watcher.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { fakeClock, settled } from '../../helpers/fake-clock.ts';
import { fakeMachine } from '../../helpers/fake-machine.ts';
import { hostFacts, known, mount, nic } from '../../helpers/host-facts.ts';
import type { FactsChange } from '../../helpers/machine-facts.ts';

const looking = { windowVisible: true, screenLocked: false, onBattery: false };

/** A machine whose answers the test gives. */
function setUp(change: Partial<TargetWatcherOptions> = {}, targetChange: Partial<Target> = {}) {
  const clock = fakeClock();
  const depths: string[] = [];
  const states: TargetState[] = [];
  const reports: string[] = [];
  let answer: (depth: string) => Promise<MachineFacts> = async () => factsAt(clock.monotonic());
  let mark = 'one network';
  const target: Target = {
    source: { kind: 'local', hostName: 'desk' },
    look: (depth) => {
      depths.push(depth);
      return answer(depth);
    },
    networkMark: () => mark,
    ...targetChange,
  };
  const watcher = watchTarget({
    target,
    clock,
    attention: nobodyLooks,
    publish: (state) => states.push(state),
    report: (what) => reports.push(what),
    ...change,
  });
  running.add(watcher);
  return {
    clock,
    depths,
    states,
    reports,
    watcher,
    last: () => states.at(-1)!,
    answerWith: (next: (depth: string) => Promise<MachineFacts>) => {
      answer = next;
    },
    changeNetwork: () => {
      mark = 'another network';
    },
  };
}

function factsAt(clock: number, change: FactsChange = {}): MachineFacts {
  return hostFacts({ answered: milliseconds(clock), readAt: instant(1_800_000_000_000 + clock), ...change });
}

const running = new Set<TargetWatcher>();
afterEach(async () => {
  await Promise.all([...running].map((watcher) => watcher.stop()));
  running.clear();
});

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

describe('a machine that does not answer', () => {
  test('is asked once, however long it takes, and that is told', async () => {
    const { clock, depths, last, answerWith } = setUp();
    await settled();
    answerWith(() => new Promise(() => undefined));
    await clock.pass(120_000);
    expect(depths).toEqual(['full', 'tick']);
    expect(last().lookFailure).toContain('15 s');
    expect(last().stale).toBe(true);
    expect(last().judged?.snapshot.shares).toHaveLength(1);
  });

  test('is believed when it answers late', async () => {
    const { clock, last, answerWith } = setUp();
    await settled();
    const late = Promise.withResolvers<MachineFacts>();
    answerWith(() => late.promise);
    await clock.pass(60_000);
    answerWith(async () => factsAt(clock.monotonic()));
    late.resolve(factsAt(clock.monotonic()));
    await settled();
    expect(last().lookFailure).toBeUndefined();
  });

  test('does not keep the watcher from ending', async () => {
    const { clock, watcher, answerWith } = setUp();
    await settled();
    answerWith(() => new Promise(() => undefined));
    await clock.pass(30_000);
    const asked = watcher.lookNow();
    await watcher.stop();
    await asked;
    expect(clock.sleeping()).toEqual([]);
  });
});

describe('a look that fails', () => {
  test('leaves the last snapshot, with the reason, and is tried again', async () => {
    const { clock, last, answerWith, depths } = setUp();
    await settled();
    answerWith(async () => {
      throw new Error('the host is away');
    });
    await clock.pass(5_000);
    expect(last().lookFailure).toBe('Reading ended early: the host is away.');
    expect([last().judged?.snapshot.shares.length, last().stale]).toEqual([1, false]);
    await clock.pass(15_000);
    expect(last().stale).toBe(true);
    expect(depths).toHaveLength(5);
  });

  test('for a reason of the machine says that, as the machine says it', async () => {
    const { clock, last, answerWith } = setUp();
    await settled();
    answerWith(async () => {
      throw new MachineError('unreachable', 'ssh', 'nas.example cannot be reached.');
    });
    await clock.pass(5_000);
    expect(last().lookFailure).toBe('nas.example cannot be reached.');
  });

  test('of which every single reading failed is no machine without mounts, whatever it kept of the one before', async () => {
    const { clock, last, answerWith } = setUp();
    await settled();
    const away = await collectMachine('workstation', fakeMachine({}), 'tick', factsAt(0));
    expect(away.hostName.state).toBe('known');
    answerWith(async () => away);
    await clock.pass(5_000);
    expect(last().lookFailure).toMatch(/^The test does not hold /);
    expect(last().judged?.snapshot.shares).toHaveLength(1);
  });

  test('of which one reading failed is a look', async () => {
    const { last, clock, answerWith } = setUp();
    await settled();
    answerWith(async () =>
      factsAt(clock.monotonic(), { sockets: { state: 'failed', source: 'ss', reason: 'no such program' } }),
    );
    await clock.pass(5_000);
    expect(last().lookFailure).toBeUndefined();
    expect(last().judged?.snapshot.shares[0]?.verdict.word).toBe('unknown');
  });

  test('in the judging is states as our own mistake and does not end the watching', async () => {
    const { clock, last, reports, depths, answerWith } = setUp();
    await settled();
    answerWith(async () => factsAt(clock.monotonic(), { mounts: known([mount(2, { options: JSON.parse('null') })]) }));
    await clock.pass(5_000);
    answerWith(async () => factsAt(clock.monotonic()));
    await clock.pass(5_000);
    expect(reports).toHaveLength(1);
    expect(depths).toHaveLength(3);
    expect(last().lookFailure).toBeUndefined();
  });
});

test('nothing is states and nobody is asked after the end', async () => {
  const { clock, watcher, states, depths } = setUp();
  await settled();
  await watcher.stop();
  const before = states.length;
  await clock.pass(60_000);
  expect([depths.length, states.length]).toEqual([1, before]);
  await watcher.lookNow();
});
