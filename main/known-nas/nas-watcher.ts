import type { MachineFacts } from '../../shared/model/machine.ts';
import type { ConnectionState, NasLoginKind } from '../../shared/ipc/nas.ts';
import { nasFailureTexts } from '../../shared/text/nas-connection.ts';
import type { Machine } from '../machine/machine.ts';
import { noticing } from '../machine/noticing.ts';
import type { Clock } from '../watch/clock.ts';
import { createConnection } from '../watch/connection.ts';
import type { Depth } from '../watch/full-or-tick.ts';
import { nasIntervals, type Attention } from '../watch/intervals.ts';
import { startWatcher, type Watcher, type WatcherState } from '../watch/watcher.ts';
import { failureOf, isExpected } from './failure.ts';

/** What a person gave for the next attempt to connect. */
export interface GivenCredentials {
  readonly secret?: string | undefined;
  readonly remember?: boolean | undefined;
  readonly acceptHostKey?: string | undefined;
}

export type CollectNas = (machine: Machine, depth: Depth, previous?: MachineFacts) => Promise<MachineFacts>;

/** A connection that is open, and what was read over it. */
export interface OpenedNas {
  readonly machine: Machine;
  readonly facts: MachineFacts;
}

export interface NasWatcherOptions {
  /** For sentences. */
  readonly name: string;
  readonly login: NasLoginKind;
  readonly connect: (given: GivenCredentials) => Promise<Machine>;
  readonly collect: CollectNas;
  readonly clock: Clock;
  readonly attention: Attention;
  /** The connection of the trial before. */
  readonly opened?: OpenedNas | undefined;
  /** The state of the connection is another one. Must not throw. */
  readonly changed: () => void;
  readonly report: (what: string, error: unknown) => void;
}

interface NasWatcherState extends Pick<WatcherState<MachineFacts>, 'connection' | 'facts' | 'lastSeen'> {
  /** The facts are of the present. */
  readonly current: boolean;
}

export interface NasWatcher extends Pick<Watcher<MachineFacts>, 'attend' | 'lookNow'> {
  /** Connects anew with what a person gave, and reads everything; ends when that is over. */
  retry(given: GivenCredentials): Promise<void>;
  state(): NasWatcherState;
  /** Closes the connection; nothing is waited for. */
  stop(): void;
}

/** Watches one NAS over its own connection. */
export function watchNas(options: NasWatcherOptions): NasWatcher {
  const { name, login, collect, clock, attention, opened, report } = options;
  const credentials = createCredentials();
  const connection = createConnection({
    open: () => credentials.use(options.connect),
    clock,
    machine: opened?.machine,
  });
  let family = opened?.facts.family;
  const watcher = startWatcher<MachineFacts>({
    clock,
    attention,
    report,
    first: opened?.facts,
    intervals: nasIntervals(() => family),
    accept: (facts) => void ({ family } = facts),
    look: async (depth, previous) => readNas(await connection.opened(true), collect, depth, previous),
    disconnect: connection.drop,
    failureOf(error) {
      if (!isExpected(error)) report('a look at a NAS failed', error);
      return failureOf(error, login);
    },
    silentFor: (seconds) => nasFailureTexts.silentFor(name, seconds),
    publish: whenConnectionChanged(opened === undefined ? 'connecting' : 'connected', options.changed),
  });
  return {
    attend: watcher.attend,
    lookNow: watcher.lookNow,
    retry(given) {
      credentials.give(given);
      return watcher.reconnect();
    },
    state: () => nasState(watcher.state()),
    stop() {
      void watcher.stop();
      connection.close().catch((error: unknown) => report('the connection to a NAS did not close', error));
    },
  };
}

function nasState({ stale, interval: _interval, ...state }: WatcherState<MachineFacts>): NasWatcherState {
  return { ...state, current: state.facts !== undefined && !stale && state.connection.state === 'connected' };
}

/** One look. Throws where the connection was lost meanwhile: a NAS that is away is not one that answers nothing. */
async function readNas(
  machine: Machine,
  collect: CollectNas,
  depth: Depth,
  previous: MachineFacts | undefined,
): Promise<MachineFacts> {
  const seen = noticing(machine);
  seen.machine.beginLook();
  const facts = await collect(seen.machine, depth, previous);
  const lost = seen.lost();
  if (lost !== undefined) throw lost;
  return facts;
}

/** What a person gave is used until an attempt with it succeeds. */
function createCredentials() {
  let given: GivenCredentials = {};
  return {
    give(now: GivenCredentials): void {
      given = now;
    },
    async use(connect: NasWatcherOptions['connect']): Promise<Machine> {
      const used = given;
      const machine = await connect(used);
      if (given === used) given = {};
      return machine;
    },
  };
}

function whenConnectionChanged(first: 'connecting' | 'connected', changed: () => void) {
  let before = JSON.stringify({ state: first });
  return ({ connection }: { readonly connection: ConnectionState }): void => {
    const now = JSON.stringify(connection);
    if (now === before) return;
    before = now;
    changed();
  };
}
