import { describe, expect, test, vi } from 'vitest';
import { createReopening } from '../../../main/app/reopening.ts';
import { createWatching } from '../../../main/app/watching.ts';
import type { Opened } from '../../../main/app/watched.ts';
import type { News } from '../../../main/watch/news.ts';
import { nobodyLooks } from '../../../main/watch/pace.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { fakeClock, settled } from '../../helpers/fake-clock.ts';
import { fakeMachine } from '../../helpers/fake-machine.ts';
import { hostFacts } from '../../helpers/host-facts.ts';

function setUp() {
  const clock = fakeClock();
  const told: News[] = [];
  const report = vi.fn();
  const watching = createWatching({ clock, attention: nobodyLooks, tell: (news) => told.push(news), report });
  const closed: string[] = [];
  const opening = (name: string) => async (): Promise<Opened> => ({
    watched: {
      source: { kind: 'recording', name, hostName: name },
      look: async () => hostFacts({ clock: milliseconds(clock.monotonic()) }),
    },
    close: async () => {
      closed.push(name);
    },
  });
  const names = () => told.map(({ source }) => (source.kind === 'recording' ? source.name : ''));
  return { clock, told, names, watching, opening, closed, report };
}

describe('what is watched', () => {
  test('can be changed: the old one is closed, and what it showed does not pass for the new one', async () => {
    const { watching, opening, told, closed, names, clock } = setUp();
    await watching.watch(opening('own'));
    await settled();
    told.length = 0;
    await watching.watch(opening('sample'));
    await settled();
    expect(closed).toEqual(['own']);
    expect(names()).toEqual(['sample', 'sample']);
    expect(told[0]?.judged).toBeUndefined();
    await clock.pass(20_000);
    expect(new Set(names())).toEqual(new Set(['sample']));
    await watching.stop();
  });

  test('goes on when the new one cannot be opened', async () => {
    const { watching, opening, names, clock, closed } = setUp();
    await watching.watch(opening('own'));
    await expect(watching.watch(() => Promise.reject(new Error('no such folder')))).rejects.toThrow('no such folder');
    await clock.pass(10_000);
    expect([names().at(-1), closed]).toEqual(['own', []]);
    await watching.stop();
  });

  test('is the last one asked for, however quickly it is changed', async () => {
    const { watching, opening, names, clock, closed } = setUp();
    await Promise.all(['own', 'sample', 'own again'].map((name) => watching.watch(opening(name))));
    await clock.pass(10_000);
    expect(names().at(-1)).toBe('own again');
    expect(closed).toEqual(['own', 'sample']);
    await watching.stop();
    expect(closed).toEqual(['own', 'sample', 'own again']);
  });
});

describe('a machine that is away', () => {
  test('is tried again after half a minute, not at every look', async () => {
    const clock = fakeClock();
    const open = vi.fn(() => Promise.reject(new Error('no route to host')));
    const machine = createReopening(open, clock);
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
    const machine = createReopening(open, clock);
    await expect(machine.opened(true)).rejects.toThrow('no route to host');
    await machine.opened(true);
    await machine.opened(true);
    expect(open).toHaveBeenCalledTimes(2);
  });

  test('that comes after everything was closed is closed as well', async () => {
    const late = Promise.withResolvers<ReturnType<typeof fakeMachine>>();
    const machine = createReopening(() => late.promise, fakeClock());
    const opening = machine.opened(true);
    await machine.close();
    const came = fakeMachine({});
    const close = vi.spyOn(came, 'close');
    late.resolve(came);
    await opening;
    expect(close).toHaveBeenCalledOnce();
  });
});
