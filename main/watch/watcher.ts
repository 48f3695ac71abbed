import type { ConnectionState } from '../../shared/ipc/nas.ts';
import { milliseconds, type Instant, type Milliseconds } from '../../shared/model/units.ts';
import { ageOf, momentOf, type Clock, type Moment } from './clock.ts';
import { createFullOrTick, type Depth } from './full-or-tick.ts';
import { answerTimeout, type Attention, type Intervals } from './intervals.ts';
import { answerUntil, answerWithin, createWaker } from './waiting.ts';

export type ConnectionFailure = Extract<ConnectionState, { state: 'failed' }>;

/** A machine, and how it is looked at. `Facts`: everything that one look read. */
export interface WatcherOptions<Facts> {
  /** Rejects where nothing was seen. `previous`: the facts of the last look that succeeded. */
  readonly look: (depth: Depth, previous: Facts | undefined) => Promise<Facts>;
  readonly intervals: Intervals;
  readonly clock: Clock;
  readonly attention: Attention;
  /** What was read just before the watching begins; left out: the first look is a full one and is not waited for. */
  readonly first?: Facts | undefined;
  /** Takes what a look that began at `begun` (of the monotonic clock) read; where this throws, the look counts as failed. */
  readonly accept?: (facts: Facts, begun: Milliseconds) => void;
  /** Whether a tick shows another network or other mounts, so that everything is read at once. */
  readonly setupChanged?: (before: Facts, now: Facts) => boolean;
  /** Gives another text after the addresses of the watching machine changed. */
  readonly networkMark?: () => string;
  /**
   * Closes the connection after a failed look, and when a person asks for another one. Another machine may own the address
   * by then, so the next look reads everything. Left out: the machine keeps its connection by itself.
   */
  readonly disconnect?: () => Promise<void>;
  readonly failureOf: (error: unknown) => ConnectionFailure;
  /** The sentence for a machine that has not answered for so long. */
  readonly silentFor: (seconds: number) => string;
  /** Called at the start, after every look, and when the state changes without one. Must not throw. */
  readonly publish: (state: WatcherState<Facts>) => void;
  /** A mistake of the program itself, for the log. */
  readonly report: (what: string, error: unknown) => void;
}

export interface WatcherState<Facts> {
  readonly connection: ConnectionState;
  /** Of the last look that succeeded. */
  readonly facts?: Facts;
  /** When that look ended. */
  readonly lastSeen?: Instant;
  /** The facts are too old to be reported as the present. */
  readonly stale: boolean;
  /** The present distance between looks. */
  readonly interval: Milliseconds;
}

/** Looks at one machine again and again, one look at a time, beside all other watchers. */
export interface Watcher<Facts> {
  /** The window was opened or hidden, the screen locked or unlocked, or the power plugged or unplugged. */
  readonly attend: (attention: Attention) => void;
  /**
   * Reads everything now; ends when everything is read, or when the watcher is stopped. A machine that waits for a person
   * is left alone.
   */
  readonly lookNow: () => Promise<void>;
  /** Connects anew and reads everything; ends when that is over. */
  reconnect(): Promise<void>;
  readonly state: () => WatcherState<Facts>;
  /** Ends after the loop is left; a look under way is not waited for. */
  stop(): Promise<void>;
}

/** As long as timers can: 24 days. */
const untilWoken = milliseconds(2 ** 31 - 1);

export function startWatcher<Facts>(options: WatcherOptions<Facts>): Watcher<Facts> {
  const { clock, networkMark = () => '' } = options;
  const stopped = new AbortController();
  const parts: Parts<Facts> = {
    options,
    memory: createMemory(options),
    plan: createFullOrTick(clock, networkMark, options.first === undefined ? 'full' : 'tick'),
    waker: createWaker(clock, stopped.signal),
    waiting: new Set(),
    signal: stopped.signal,
    reconnects: false,
  };
  const { memory, plan, waker } = parts;
  // What another target showed before must not pass for this one.
  memory.publish();
  const done = run(parts).catch((error: unknown) => options.report('a watcher ended by a mistake of its own', error));
  return {
    attend(attention) {
      const before = memory.distance();
      memory.attend(attention);
      if (!memory.waitsForPerson() && memory.distance() < before) waker.wake();
    },
    lookNow() {
      plan.askFull();
      return memory.waitsForPerson() ? Promise.resolve() : nextLook(parts);
    },
    reconnect() {
      if (stopped.signal.aborted) return Promise.resolve();
      parts.reconnects = true;
      plan.askFull();
      memory.connecting();
      return nextLook(parts);
    },
    state: memory.state,
    stop() {
      stopped.abort();
      return done;
    },
  };
}

interface Parts<Facts> {
  readonly options: WatcherOptions<Facts>;
  readonly memory: Memory<Facts>;
  readonly plan: ReturnType<typeof createFullOrTick>;
  readonly waker: ReturnType<typeof createWaker>;
  /** Those who asked for the next look. */
  readonly waiting: Set<() => void>;
  readonly signal: AbortSignal;
  /** The next look opens a connection of its own. */
  reconnects: boolean;
}

/** Ends after the next look, or when the watcher is stopped. */
function nextLook<Facts>({ waiting, waker, signal }: Parts<Facts>): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    waiting.add(resolve);
    waker.wake();
  });
}

async function run<Facts>(parts: Parts<Facts>): Promise<void> {
  const { options, memory, plan, waker, waiting, signal } = parts;
  if (options.first !== undefined) await waker.sleep(memory.rest());
  while (!signal.aborted) {
    const answered = [...waiting];
    waiting.clear();
    const { reconnects } = parts;
    parts.reconnects = false;
    if (reconnects) await disconnect(options);
    // Another attempt by itself would be refused as the last one was.
    const changed = reconnects || !memory.waitsForPerson() ? await oneLook(parts) : false;
    for (const done of answered) done();
    // A tick that shows another network is followed by a full look; a full look that does has already read it.
    if (changed) plan.askFull();
    else if (waiting.size === 0) await waker.sleep(memory.waitsForPerson() ? untilWoken : memory.rest());
  }
  for (const done of waiting) done();
}

/** Looks once and publishes the result. True when a tick shows another network or other mounts than before. */
async function oneLook<Facts>(parts: Parts<Facts>): Promise<boolean> {
  const { options, memory, plan, signal } = parts;
  const before = memory.state().facts;
  const begun = memory.beginLook();
  // The reading became old while the machine slept, when nothing could report that.
  if (memory.isOldUnreported()) memory.publish();
  const depth = plan.next(options.intervals.full(memory.attention()));
  const result = await patiently(settled(options.look(depth, before)), parts, begun);
  if (result === undefined || signal.aborted) return false;
  try {
    if ('error' in result) throw result.error;
    memory.accept(result.facts, begun);
  } catch (error) {
    memory.failed(error);
    if (options.disconnect === undefined) return false;
    plan.askFull();
    await disconnect(options);
    return false;
  }
  return before !== undefined && depth === 'tick' && options.setupChanged?.(before, result.facts) === true;
}

type LookResult<Facts> = { readonly facts: Facts } | { readonly error: unknown };

/** Never rejects. */
async function settled<Facts>(look: Promise<Facts>): Promise<LookResult<Facts>> {
  try {
    return { facts: await look };
  } catch (error) {
    return { error };
  }
}

/**
 * The answer of a look, however late; publishes once that the last reading has become old, and once that no answer comes.
 * `undefined`: the watcher was stopped meanwhile.
 */
async function patiently<Facts>(
  look: Promise<LookResult<Facts>>,
  { options: { clock }, memory, signal }: Parts<Facts>,
  { monotonic: begun }: Moment,
): Promise<LookResult<Facts> | undefined> {
  const timeout = answerTimeout(memory.state().interval);
  const freshFor = memory.freshFor();
  if (freshFor !== undefined && freshFor < timeout) {
    const early = await answerWithin(look, freshFor, clock, signal);
    if (early !== undefined || signal.aborted) return early;
    memory.publish();
  }
  const rest = milliseconds(Math.max(0, begun + timeout - clock.monotonic()));
  const answer = await answerWithin(look, rest, clock, signal);
  if (answer !== undefined || signal.aborted) return answer;
  memory.silentSince(begun);
  return answerUntil(look, signal);
}

async function disconnect<Facts>({ disconnect: close, report }: WatcherOptions<Facts>): Promise<void> {
  await close?.().catch((error: unknown) => report('a connection did not close', error));
}

type Memory<Facts> = ReturnType<typeof createMemory<Facts>>;

/** What is known of one machine between two looks. */
function createMemory<Facts>(options: WatcherOptions<Facts>) {
  const { clock, intervals, first } = options;
  let { attention } = options;
  let connection: ConnectionState = { state: first === undefined ? 'connecting' : 'connected' };
  let lookBegun = momentOf(clock);
  let failures = 0;
  const interval = (): Milliseconds => intervals.distance(attention, 0);
  const distance = (): Milliseconds => intervals.distance(attention, failures);
  const reading = createReading(options, interval);
  const state = (): WatcherState<Facts> => ({ connection, ...reading.state(), interval: interval() });
  const publish = (): void => options.publish(reading.reported(state()));
  function become(next: ConnectionState, failuresNow = failures): void {
    connection = next;
    failures = failuresNow;
    publish();
  }
  return {
    attention: () => attention,
    attend: (now: Attention) => void (attention = now),
    freshFor: reading.freshFor,
    isOldUnreported: reading.isOldUnreported,
    waitsForPerson: () => connection.state === 'failed' && connection.needs !== undefined,
    distance,
    /** How long to rest now that the look is over. */
    rest: () => intervals.rest(milliseconds(clock.monotonic() - lookBegun.monotonic), distance(), attention),
    /** When the look that starts now begins. */
    beginLook: (): Moment => (lookBegun = momentOf(clock)),
    state,
    publish,
    connecting: (): void => become({ state: 'connecting' }, 0),
    accept(facts: Facts, begun: Moment): void {
      options.accept?.(facts, begun.monotonic);
      reading.take(facts, begun);
      become({ state: 'connected' }, 0);
    },
    failed: (error: unknown): void => become(options.failureOf(error), failures + 1),
    silentSince: (begun: Milliseconds): void =>
      become({ state: 'failed', sentence: options.silentFor(Math.round((clock.monotonic() - begun) / 1000)) }),
  };
}

/** What the last look that succeeded read, and until when that is of the present. */
function createReading<Facts>({ clock, intervals, first }: WatcherOptions<Facts>, interval: () => Milliseconds) {
  let last: { readonly facts: Facts; readonly begun: Moment; readonly at: Instant } | undefined;
  let isReportedOld = false;
  const take = (facts: Facts, begun: Moment): void => void (last = { facts, begun, at: clock.now() });
  if (first !== undefined) take(first, momentOf(clock));
  const left = (): number => (last === undefined ? Infinity : intervals.stale(interval()) - ageOf(last.begun, clock));
  return {
    take,
    state: (): Pick<WatcherState<Facts>, 'facts' | 'lastSeen' | 'stale'> =>
      last === undefined ? { stale: false } : { facts: last.facts, lastSeen: last.at, stale: left() < 0 },
    reported(state: WatcherState<Facts>): WatcherState<Facts> {
      isReportedOld = state.stale;
      return state;
    },
    isOldUnreported: () => left() < 0 && !isReportedOld,
    /** When the reading will be old, and a moment more; `undefined`: it is old, or never will be. */
    freshFor: () => (left() < 0 || left() === Infinity ? undefined : milliseconds(left() + 1)),
  };
}
