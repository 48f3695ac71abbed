import type { NasConnectionState, NasLoginKind } from '../../shared/ipc/nas.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
import { milliseconds, type Instant } from '../../shared/model/units.ts';
import type { Machine } from '../machine/machine.ts';
import { noticing } from '../machine/noticing.ts';
import { momentOf, type Clock, type Moment } from './clock.ts';
import { createNasMemory, type NasMemory } from './nas-memory.ts';
import { isExpected } from './nas-failure.ts';
import type { Attention } from './pace.ts';
import { answerUntil, answerWithin } from './patience.ts';
import { createWaker, type Waker } from './waker.ts';

/** What a person gave for the next attempt. */
export interface Given {
  readonly secret?: string | undefined;
  readonly remember?: boolean | undefined;
  readonly acceptHostKey?: string | undefined;
}

export type CollectNas = (machine: Machine, depth: 'full' | 'tick', previous?: NasFacts) => Promise<NasFacts>;

export interface NasLaneOptions {
  /** For sentences. */
  readonly name: string;
  readonly login: NasLoginKind;
  readonly connect: (given: Given) => Promise<Machine>;
  readonly collect: CollectNas;
  readonly clock: Clock;
  readonly attention: Attention;
  /** A connection that was just tried, and what was read over it. */
  readonly opened?: { readonly machine: Machine; readonly facts: NasFacts } | undefined;
  /** The state of the connection is another one, or it was read for the first time. Must not throw. */
  readonly changed: () => void;
  readonly report: (what: string, error: unknown) => void;
}

export interface NasLaneState {
  readonly connection: NasConnectionState;
  readonly facts?: NasFacts;
  readonly lastSeen?: Instant;
  /** The facts are of the present. */
  readonly current: boolean;
}

/** One NAS, looked at again and again beside everything else, one look at a time. */
export interface NasLane {
  attend(attention: Attention): void;
  /** Reads everything at the next look, and that soon; one that waits for a person is left alone. */
  lookNow(): void;
  /** Connects anew and reads everything; ends when that is over. */
  retry(given: Given): Promise<void>;
  state(): NasLaneState;
  /** Closes the connection; nothing is waited for. */
  stop(): void;
}

/** As long as timers can: 24 days. */
const untilWoken = milliseconds(2 ** 31 - 1);

export function startNasLane(options: NasLaneOptions): NasLane {
  const stopped = new AbortController();
  const waker = createWaker(options.clock, stopped.signal);
  const memory = createNasMemory(options);
  const line = createLine(options, stopped.signal);
  const waiting = new Set<() => void>();
  const parts = { options, memory, line, waker, waiting, signal: stopped.signal };
  run(parts).catch((error: unknown) => options.report('asking a NAS ended by a mistake of its own', error));
  return {
    attend(attention) {
      const before = memory.pause();
      memory.attend(attention);
      if (!memory.halted() && memory.pause() < before) waker.wake();
    },
    lookNow() {
      memory.askFull();
      if (!memory.halted()) waker.wake();
    },
    retry(given) {
      return new Promise((resolve) => {
        if (stopped.signal.aborted) return resolve();
        line.give(given);
        memory.connecting();
        waiting.add(resolve);
        waker.wake();
      });
    },
    state: () => memory.state(),
    stop() {
      stopped.abort();
      line.drop().catch((error: unknown) => options.report('the connection to a NAS did not close', error));
    },
  };
}

interface LaneParts {
  readonly options: NasLaneOptions;
  readonly memory: NasMemory;
  readonly line: Line;
  readonly waker: Waker;
  /** Askers of the next look. */
  readonly waiting: Set<() => void>;
  readonly signal: AbortSignal;
}

async function run(parts: LaneParts): Promise<void> {
  const { memory, line, waker, waiting, signal } = parts;
  if (parts.options.opened !== undefined) await waker.sleep(memory.pause());
  while (!signal.aborted) {
    const answered = [...waiting];
    waiting.clear();
    if (answered.length > 0) await line.drop();
    // Asked for while an older look was still on its way to a refusal: that one is not the answer.
    if (answered.length > 0 || !memory.halted()) await oneLook(parts);
    for (const done of answered) done();
    if (waiting.size === 0) await waker.sleep(memory.halted() ? untilWoken : memory.pause());
  }
  for (const done of waiting) done();
}

interface Line {
  /** The connection, made if need be. */
  machine(): Promise<Machine>;
  give(given: Given): void;
  drop(): Promise<void>;
}

/** The connection of a lane; one that comes after its lane has ended is closed at once. */
function createLine(options: NasLaneOptions, signal: AbortSignal): Line {
  let present = options.opened?.machine;
  let given: Given = {};
  return {
    async machine() {
      if (present !== undefined) return present;
      const used = given;
      const machine = await options.connect(used);
      if (given === used) given = {};
      if (signal.aborted) await machine.close();
      else present = machine;
      return machine;
    },
    give(now) {
      given = now;
    },
    async drop() {
      const dropped = present;
      present = undefined;
      await dropped?.close();
    },
  };
}

async function oneLook({ options, memory, line, signal }: LaneParts): Promise<void> {
  const { clock } = options;
  const begun = momentOf(clock);
  const asked = ask(options, memory, line, begun, signal).then(() => 'answered' as const);
  const answer = await answerWithin(asked, memory.patience(), clock, signal);
  if (answer !== undefined || signal.aborted) return;
  memory.silent(begun.monotonic);
  await answerUntil(asked, signal);
}

/** Never rejects. */
async function ask(
  options: NasLaneOptions,
  memory: NasMemory,
  line: Line,
  begun: Moment,
  signal: AbortSignal,
): Promise<void> {
  try {
    const seen = noticing(await line.machine());
    seen.machine.beginLook();
    const facts = await options.collect(seen.machine, memory.depth(), memory.state().facts);
    const lost = seen.lost();
    if (lost !== undefined) throw lost;
    memory.seen(facts, begun);
  } catch (error) {
    // What ends because nobody wants it any more is no failure.
    if (signal.aborted) return;
    if (!isExpected(error)) options.report('a look at a NAS failed', error);
    memory.failed(error);
    await line.drop().catch((failure: unknown) => options.report('the connection to a NAS did not close', failure));
  }
}
