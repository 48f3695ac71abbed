import { type MachineFacts } from '../../../shared/model/machine.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { MachineError, type Machine } from '../../../main/machine/machine.ts';
import { HostKeyChanged, HostKeyUnknown, LoginRefused } from '../../../main/machine/ssh-errors.ts';
import {
  watchNas,
  type GivenCredentials,
  type NasWatcher,
  type NasWatcherOptions,
} from '../../../main/known-nas/nas-watcher.ts';
import { nobodyLooks } from '../../../main/watch/intervals.ts';
import { fakeClock, settled } from '../../helpers/fake-clock.ts';
import { nasLook, openedMachine, type OpenedMachine } from '../../helpers/nas-look.ts';

const looking = { windowVisible: true, screenLocked: false, onBattery: false };
const key = { type: 'ssh-ed25519', base64: 'AAAA', fingerprint: `SHA256:${'A'.repeat(43)}` };
const away = (errno: string) => new MachineError('unreachable', 'nas', `nas cannot be reached: ${errno}.`, errno);

const running = new Set<NasWatcher>();
afterEach(() => {
  for (const watcher of running) watcher.stop();
  running.clear();
});

/** A NAS whose answers the test gives. */
function setUp(change: Partial<NasWatcherOptions> = {}, firstFailure?: Error) {
  const clock = fakeClock();
  const looks: { readonly depth: string; readonly at: number }[] = [];
  const attempts: GivenCredentials[] = [];
  const machines: OpenedMachine[] = [];
  const reports: string[] = [];
  const states: string[] = [];
  let connect = async (): Promise<Machine> => {
    if (firstFailure !== undefined) throw firstFailure;
    machines.push(openedMachine('ada@nas'));
    return machines.at(-1)!;
  };
  let answer = async (_machine: Machine): Promise<MachineFacts> => nasLook('ada@nas', clock.monotonic());
  const watcher = watchNas({
    name: 'nas',
    login: 'password',
    clock,
    attention: looking,
    connect: (given) => {
      attempts.push(given);
      return connect();
    },
    collect: (machine, depth) => {
      looks.push({ depth, at: clock.monotonic() });
      return answer(machine);
    },
    changed: () => states.push(watcher.state().connection.state),
    report: (what) => reports.push(what),
    ...change,
  });
  running.add(watcher);
  return {
    clock,
    watcher,
    looks,
    attempts,
    machines,
    reports,
    states,
    depths: () => looks.map(({ depth }) => depth),
    connectWith: (next: () => Promise<Machine>) => {
      connect = next;
    },
    answerWith: (next: (machine: Machine) => Promise<MachineFacts>) => {
      answer = next;
    },
  };
}

describe('a NAS that answers', () => {
  test('is read whole once and then ticks each second while somebody looks', async () => {
    const { clock, depths, watcher, attempts, states } = setUp();
    await clock.pass(3_000);
    expect(depths()).toEqual(['full', 'tick', 'tick', 'tick']);
    expect(attempts).toHaveLength(1);
    expect(states).toEqual(['connected']);
    expect(watcher.state()).toMatchObject({ connection: { state: 'connected' }, current: true });
  });

  test('that is a Windows is not kept busy with starting PowerShell', async () => {
    const { clock, looks, answerWith } = setUp();
    answerWith(async () => {
      return nasLook('ada@nas', clock.monotonic(), { family: 'windows' });
    });
    await clock.pass(11_000);
    expect(looks.map(({ at }) => at - looks[0]!.at)).toEqual([0, 5_000, 10_000]);
  });

  test('is asked seldom when nobody looks, and at once when somebody opens the window', async () => {
    const { clock, watcher, looks } = setUp({ attention: nobodyLooks });
    await clock.pass(29_000);
    expect(looks).toHaveLength(2);
    watcher.attend(looking);
    await settled();
    expect(looks).toHaveLength(3);
    await clock.pass(5_000);
    expect(looks).toHaveLength(8);
  });

  test('gives its last look, and when that was', async () => {
    const { clock, watcher } = setUp();
    await clock.pass(2_000);
    const { facts, lastSeen } = watcher.state();
    expect([facts?.asked, lastSeen]).toEqual([3_000, clock.now()]);
  });

  test('is read whole when somebody asks, and every ten minutes', async () => {
    const { clock, depths, watcher } = setUp();
    await clock.pass(1_500);
    void watcher.lookNow();
    await settled();
    expect(depths()).toEqual(['full', 'tick', 'full']);
    await clock.pass(601_000);
    expect(depths().filter((depth) => depth === 'full')).toHaveLength(3);
  });

  test('goes on over the connection with which it was added', async () => {
    const machine = openedMachine('ada@nas');
    const { clock, depths, attempts, watcher } = setUp({ opened: { machine, facts: nasLook('ada@nas', 0) } });
    expect(watcher.state()).toMatchObject({ connection: { state: 'connected' }, current: true });
    await clock.pass(1_000);
    expect([depths(), attempts.length]).toEqual([['tick'], 0]);
    watcher.stop();
    await settled();
    expect(machine.closed()).toBe(true);
  });
});

describe('a NAS that hangs', () => {
  test('is asked once at a time, and said to be silent after ten seconds', async () => {
    const { clock, looks, watcher, answerWith, states } = setUp();
    await settled();
    answerWith(() => new Promise(() => undefined));
    await clock.pass(120_000);
    expect(looks).toHaveLength(2);
    expect(watcher.state()).toMatchObject({ connection: { state: 'failed' }, current: false });
    expect(watcher.state().connection).not.toHaveProperty('needs');
    expect(states).toEqual(['connected', 'failed']);
  });

  test('is believed when it answers late', async () => {
    const { clock, watcher, answerWith } = setUp();
    await settled();
    const late = Promise.withResolvers<MachineFacts>();
    answerWith(() => late.promise);
    await clock.pass(30_000);
    answerWith(async () => nasLook('ada@nas', clock.monotonic()));
    late.resolve(nasLook('ada@nas', clock.monotonic()));
    await clock.pass(1_000);
    expect(watcher.state()).toMatchObject({ connection: { state: 'connected' }, current: true });
  });

  test('old facts are not of the present: after fifteen seconds, or three long intervals', async () => {
    const quick = setUp();
    await settled();
    quick.answerWith(() => new Promise(() => undefined));
    await quick.clock.pass(1_000);
    expect(quick.watcher.state().current).toBe(true);
    const slow = setUp({ attention: nobodyLooks });
    await settled();
    slow.answerWith(() => new Promise(() => undefined));
    await slow.clock.pass(44_000);
    expect(slow.watcher.state().current).toBe(true);
    await slow.clock.pass(2_000);
    expect(slow.watcher.state().current).toBe(false);
  });

  test('does not keep its watcher from ending', async () => {
    const { clock, watcher, answerWith, machines } = setUp();
    await settled();
    answerWith(() => new Promise(() => undefined));
    await clock.pass(2_000);
    watcher.stop();
    await settled();
    expect([machines[0]?.closed(), clock.sleeping()]).toEqual([true, []]);
  });
});

describe('a NAS that is away', () => {
  test('is tried again at growing distances, of a minute at most while somebody looks', async () => {
    const { clock, attempts, watcher } = setUp({}, away('EHOSTUNREACH'));
    await settled();
    void watcher.lookNow();
    await clock.pass(300_000);
    expect(watcher.state().connection).toMatchObject({
      state: 'failed',
      sentence: expect.stringContaining('cannot be reached'),
    });
    const distances = clock.sleeping();
    expect(distances).toEqual([60_000]);
    expect(attempts.length).toBeLessThan(12);
  });

  test('that is lost in the middle of a look is a failed look, not a NAS without answers', async () => {
    const { clock, watcher, answerWith, machines, depths } = setUp();
    await settled();
    answerWith(async (machine) => {
      await machine.readFile('/proc/stat').catch(() => undefined);
      return nasLook('ada@nas', clock.monotonic(), { system: { state: 'failed', source: 'x', reason: 'away' } });
    });
    machines[0]!.readFile = () => Promise.reject(away('ECONNRESET'));
    await clock.pass(1_000);
    expect(watcher.state().connection.state).toBe('failed');
    expect(watcher.state().facts?.system.state).toBe('known');
    expect(machines[0]?.closed()).toBe(true);
    answerWith(async () => nasLook('ada@nas', clock.monotonic()));
    await clock.pass(2_000);
    expect(watcher.state().connection.state).toBe('connected');
    expect(depths().at(-1)).toBe('full');
  });

  test('is tried at once when the person says so, and the person hears when it is over', async () => {
    const { clock, watcher, connectWith, states, machines } = setUp({}, away('ECONNREFUSED'));
    await clock.pass(100_000);
    connectWith(async () => {
      machines.push(openedMachine('ada@nas'));
      return machines[0]!;
    });
    await watcher.retry({});
    expect(watcher.state().connection.state).toBe('connected');
    expect(states).toEqual(['failed', 'connecting', 'connected']);
  });
});

describe('a NAS that a person has to open', () => {
  test.each([
    ['a wrong password', new LoginRefused('nas', 'ada', ['the password']), 'secret'],
    ['an unknown host key', new HostKeyUnknown('nas', key), 'host-key'],
    ['a changed host key', new HostKeyChanged('nas', key, false, ['/k']), 'changed-host-key'],
  ])('%s is told and never tried again by itself', async (_what, error, needs) => {
    const { clock, attempts, watcher } = setUp({}, error);
    await clock.pass(3_600_000);
    watcher.attend(nobodyLooks);
    watcher.attend(looking);
    void watcher.lookNow();
    await clock.pass(10_000);
    expect(attempts).toHaveLength(1);
    expect(watcher.state().connection).toMatchObject({ state: 'failed', needs });
  });

  test('is opened by what the person gives, which is used for no further attempt', async () => {
    const { clock, attempts, watcher, connectWith, answerWith } = setUp(
      {},
      new LoginRefused('nas', 'ada', ['the password']),
    );
    await settled();
    connectWith(async () => openedMachine('ada@nas'));
    await watcher.retry({ secret: 'open sesame', remember: true });
    expect(watcher.state().connection.state).toBe('connected');
    answerWith(() => Promise.reject(away('ECONNRESET')));
    await clock.pass(10_000);
    expect(attempts.slice(0, 3)).toEqual([{}, { secret: 'open sesame', remember: true }, {}]);
  });
});

test('what a person gives is tried also when an older attempt is refused meanwhile', async () => {
  const { attempts, watcher, connectWith } = setUp({}, away('ECONNREFUSED'));
  await settled();
  const older = Promise.withResolvers<Machine>();
  connectWith(() => older.promise);
  void watcher.lookNow();
  await settled();
  const asked = watcher.retry({ secret: 'open sesame' });
  connectWith(async () => openedMachine('ada@nas'));
  older.reject(new LoginRefused('nas', 'ada', ['the password']));
  await asked;
  expect(attempts).toEqual([{}, {}, { secret: 'open sesame' }]);
  expect(watcher.state().connection.state).toBe('connected');
});

test('a connection that comes after its watcher has ended is closed', async () => {
  const { clock, watcher, connectWith, looks } = setUp();
  await settled();
  const late = Promise.withResolvers<Machine>();
  connectWith(() => late.promise);
  const asked = watcher.retry({});
  await settled();
  watcher.stop();
  const machine = openedMachine('ada@nas');
  late.resolve(machine);
  await asked;
  await settled();
  expect([machine.closed(), watcher.state().facts?.asked, clock.sleeping()]).toEqual([true, 1_000, []]);
  expect(looks.length).toBeLessThanOrEqual(2);
});

test('a mistake of the program is reported, told, and does not end the watcher', async () => {
  const { clock, watcher, answerWith, reports } = setUp();
  answerWith(() => Promise.reject(new TypeError('x is not a function')));
  await settled();
  expect([watcher.state().connection.state, reports]).toEqual(['failed', ['a look at a NAS failed']]);
  answerWith(async () => nasLook('ada@nas', clock.monotonic()));
  await clock.pass(2_000);
  expect(watcher.state().connection.state).toBe('connected');
});
