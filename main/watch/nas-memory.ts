import type { NasConnectionState } from '../../shared/ipc/nas.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
import type { Instant, Milliseconds } from '../../shared/model/units.ts';
import { nasFailureTexts } from '../../shared/text/nas-connection.ts';
import { ageOf, momentOf, type Clock, type Moment } from './clock.ts';
import { failureOf } from './nas-failure.ts';
import type { NasLaneOptions, NasLaneState } from './nas-lane.ts';
import { nasBackOff, nasFullEvery, nasIntervalOf, nasStaleAfter } from './nas-pace.ts';
import { patienceOf, type Attention } from './pace.ts';

export type NasMemory = ReturnType<typeof createNasMemory>;

interface Seen {
  readonly facts: NasFacts;
  readonly begun: Moment;
  readonly at: Instant;
}

/** What is known of one NAS between two looks at it. */
export function createNasMemory({ name, login, clock, changed, opened, attention: first }: NasLaneOptions) {
  let attention = first;
  const connection = createConnection(opened === undefined ? 'connecting' : 'connected', changed);
  let seen: Seen | undefined = opened && { facts: opened.facts, begun: momentOf(clock), at: clock.now() };
  let failures = 0;
  const plan = createFullPlan(clock, opened === undefined);

  const isFresh = (): boolean => seen !== undefined && ageOf(seen.begun, clock) <= nasStaleAfter(interval());
  const interval = (): Milliseconds => nasIntervalOf(attention, seen?.facts.ways.family);

  return {
    halted: connection.halted,
    /** Until the next look. */
    pause: (): Milliseconds => (failures === 0 ? interval() : nasBackOff(failures, attention)),
    patience: (): Milliseconds => patienceOf(interval()),
    ...plan,
    attend(now: Attention): void {
      attention = now;
    },
    connecting(): void {
      failures = 0;
      plan.askFull();
      connection.become({ state: 'connecting' });
    },
    seen(facts: NasFacts, begun: Moment): void {
      failures = 0;
      seen = { facts, begun, at: clock.now() };
      connection.become({ state: 'connected' });
    },
    failed(error: unknown): void {
      failures += 1;
      // It may be another system by the time it answers again.
      plan.askFull();
      connection.become(failureOf(error, login));
    },
    silent: (begun: Milliseconds): void => connection.become(silence(name, clock.monotonic() - begun)),
    state: (): NasLaneState => stateOf(connection.now(), seen, isFresh()),
  };
}

function silence(name: string, milliseconds: number): NasConnectionState {
  return { state: 'failed', sentence: nasFailureTexts.silentFor(name, Math.round(milliseconds / 1000)) };
}

function stateOf(connection: NasConnectionState, seen: Seen | undefined, fresh: boolean): NasLaneState {
  return {
    connection,
    ...(seen === undefined ? {} : { facts: seen.facts, lastSeen: seen.at }),
    current: seen !== undefined && fresh && connection.state === 'connected',
  };
}

function createConnection(first: 'connecting' | 'connected', changed: () => void) {
  let state: NasConnectionState = { state: first };
  return {
    now: (): NasConnectionState => state,
    /** Waits for a person. */
    halted: (): boolean => state.state === 'failed' && state.needs !== undefined,
    become: (next: NasConnectionState): void => {
      const same = JSON.stringify(next) === JSON.stringify(state);
      state = next;
      if (!same) changed();
    },
  };
}

/** Decides whether the next look reads everything. */
function createFullPlan(clock: Clock, atOnce: boolean) {
  let fullAt = clock.monotonic();
  let wanted = atOnce;
  return {
    askFull: (): void => {
      wanted = true;
    },
    depth: (): 'full' | 'tick' => {
      const now = clock.monotonic();
      const full = wanted || now - fullAt >= nasFullEvery;
      if (full) fullAt = now;
      wanted = false;
      return full ? 'full' : 'tick';
    },
  };
}
