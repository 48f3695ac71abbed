import { describe, expect, test, vi } from 'vitest';
import { createConnection, retryWorkstationAfter } from '../../../main/watch/connection.ts';
import { nobodyLooks } from '../../../main/watch/intervals.ts';
import { createTargetSwitcher } from '../../../main/watch/target-switcher.ts';
import type { TargetState } from '../../../main/watch/target-watcher.ts';
import type { OpenedTarget } from '../../../main/watch/target.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { fakeClock, settled } from '../../helpers/fake-clock.ts';
import { fakeMachine } from '../../helpers/fake-machine.ts';
import { hostFacts } from '../../helpers/host-facts.ts';

function setUp() {
  const clock = fakeClock();
  const states: TargetState[] = [];
  const report = vi.fn();
  const targets = createTargetSwitcher({
    clock,
    attention: nobodyLooks,
    publish: (state) => states.push(state),
    report,
  });
  const closed: string[] = [];
  const opening = (name: string) => async (): Promise<OpenedTarget> => ({
    target: {
      source: { kind: 'recording', name, hostName: name },
      look: async () => hostFacts({ answered: milliseconds(clock.monotonic()) }),
    },
    close: async () => {
      closed.push(name);
    },
  });
  const names = () => states.map(({ source }) => (source.kind === 'recording' ? source.name : ''));
  return { clock, states, names, targets, opening, closed, report };
}

describe('what is watched', () => {
  test('can be changed: the old one is closed, and what it showed does not pass for the new one', async () => {
    const { targets, opening, states, closed, names, clock } = setUp();
    await targets.watch(opening('own'));
    await settled();
    states.length = 0;
    await targets.watch(opening('sample'));
    await settled();
    expect(closed).toEqual(['own']);
    expect(names()).toEqual(['sample', 'sample']);
    expect(states[0]?.judged).toBeUndefined();
    await clock.pass(20_000);
    expect(new Set(names())).toEqual(new Set(['sample']));
    await targets.stop();
  });

  test('goes on when the new one cannot be opened', async () => {
    const { targets, opening, names, clock, closed } = setUp();
    await targets.watch(opening('own'));
    await expect(targets.watch(() => Promise.reject(new Error('no such folder')))).rejects.toThrow('no such folder');
    await clock.pass(10_000);
    expect([names().at(-1), closed]).toEqual(['own', []]);
    await targets.stop();
  });

  test('is the last one asked for, however quickly it is changed', async () => {
    const { targets, opening, names, clock, closed } = setUp();
    await Promise.all(['own', 'sample', 'own again'].map((name) => targets.watch(opening(name))));
    await clock.pass(10_000);
    expect(names().at(-1)).toBe('own again');
    expect(closed).toEqual(['own', 'sample']);
    await targets.stop();
    expect(closed).toEqual(['own', 'sample', 'own again']);
  });
});

describe('a machine that is away', () => {
  test('is tried again after half a minute, not at every look', async () => {
    const clock = fakeClock();
    const open = vi.fn(() => Promise.reject(new Error('no route to host')));
    const machine = createConnection({ open, clock, retryAfter: retryWorkstationAfter });
    for (let look = 0; look < 7; look += 1) {
      await expect(machine.opened(false)).rejects.toThrow('no route to host');
      await clock.pass(5_000);
    }
    expect(open).toHaveBeenCalledTimes(2);
  });

  test('is tried at once when somebody asks, and stays open when it came', async () => {
    const clock = fakeClock();
    const open = vi.fn<() => Promise<ReturnType<typeof fakeMachine>>>();
    open.mockRejectedValueOnce(new Error('no route to host')).mockResolvedValue(fakeMachine({}));
    const machine = createConnection({ open, clock, retryAfter: retryWorkstationAfter });
    await expect(machine.opened(true)).rejects.toThrow('no route to host');
    await machine.opened(true);
    await machine.opened(true);
    expect(open).toHaveBeenCalledTimes(2);
  });

  test('that comes after everything was closed is closed as well', async () => {
    const late = Promise.withResolvers<ReturnType<typeof fakeMachine>>();
    const machine = createConnection({ open: () => late.promise, clock: fakeClock() });
    const opening = machine.opened(true);
    await machine.close();
    const came = fakeMachine({});
    const close = vi.spyOn(came, 'close');
    late.resolve(came);
    await opening;
    expect(close).toHaveBeenCalledOnce();
  });
});
