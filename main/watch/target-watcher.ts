import { type MachineFacts, smbClientOf, windowsSmbOf } from '../../shared/model/machine.ts';
import type { WatchedNas } from '../../shared/ipc/nas.ts';
import type { Source } from '../../shared/ipc/publication.ts';
import type { Reading } from '../../shared/model/reading.ts';
import { instant, type Milliseconds } from '../../shared/model/units.ts';
import { lookingTexts } from '../../shared/text/looking.ts';
import { judge, nothingJudged, type Judged, type NasReports } from '../judge/judge.ts';
import { MachineError } from '../machine/machine.ts';
import { doubtEndsIn } from '../snapshot/stall.ts';
import type { Clock } from './clock.ts';
import type { Depth } from './full-or-tick.ts';
import { playedIntervals, workstationIntervals, type Attention } from './intervals.ts';
import { setupChanged } from './network-change.ts';
import { startWatcher, type ConnectionFailure, type Watcher, type WatcherState } from './watcher.ts';

export type LookAtWorkstation = (depth: Depth, previous?: MachineFacts) => Promise<MachineFacts>;

/** What is watched: a workstation, live or played, and the NAS beside it. */
export interface Target {
  readonly source: Source;
  readonly look: LookAtWorkstation;
  /** The NAS beside the workstation, each with what it reported last; read when a look is done, and never waited for. */
  readonly nas?: () => readonly WatchedNas[];
  /** Of a recording that plays. */
  readonly untilNextFrame?: () => Milliseconds;
  /** Gives another text after the addresses of the watching machine changed. */
  readonly networkMark?: () => string;
}

/** What is known of a target after a look, or while its workstation does not answer. */
export interface TargetState {
  readonly source: Source;
  /** Of the last look that succeeded. */
  readonly judged?: Judged;
  readonly interval: Milliseconds;
  readonly lookFailure?: string;
  /** What was judged is too old to be reported as the present. */
  readonly stale: boolean;
  /** The NAS beside the workstation; left out: none is watched with it. */
  readonly nas?: readonly WatchedNas[];
}

export interface TargetWatcherOptions {
  readonly target: Target;
  readonly clock: Clock;
  readonly attention: Attention;
  /** Called at the start, after every look, and while a machine does not answer. Must not throw. */
  readonly publish: (state: TargetState) => void;
  /** A mistake of the program itself, for the log. */
  readonly report: (what: string, error: unknown) => void;
}

export interface TargetWatcher extends Pick<Watcher<MachineFacts>, 'attend' | 'lookNow' | 'stop'> {
  /** Publishes the present state once more: something about a NAS beside the workstation changed. */
  publish(): void;
}

/** Watches the workstation of a target, and judges each look together with what the NAS reported last. */
export function watchTarget(options: TargetWatcherOptions): TargetWatcher {
  const { target, clock, attention, report } = options;
  const { untilNextFrame, networkMark } = target;
  const startedAt = clock.now() - clock.monotonic();
  let memory = nothingJudged;
  const publish = (state: WatcherState<MachineFacts>): void =>
    options.publish(targetState(target, memory.latest, state));
  const watcher = startWatcher<MachineFacts>({
    clock,
    attention,
    report,
    setupChanged,
    intervals:
      untilNextFrame === undefined
        ? workstationIntervals({
            shares: () => memory.latest?.snapshot.shares.length,
            doubtEndsIn: () => doubtEndsIn(memory.history),
          })
        : playedIntervals(untilNextFrame),
    ...(networkMark && { networkMark }),
    look: async (depth, previous) => withSomethingSeen(await target.look(depth, previous)),
    accept(facts, begun) {
      try {
        // A moment that never jumps, so that a clock that is set neither shortens nor lengthens a trouble.
        memory = judge(memory, facts, instant(startedAt + begun), reportsOf(target.nas?.() ?? []));
      } catch (error) {
        report('what was read could not be judged', error);
        throw new NothingSeen(lookingTexts.mistake);
      }
    },
    failureOf,
    silentFor: lookingTexts.silent,
    publish,
  });
  return { ...watcher, publish: () => publish(watcher.state()) };
}

function reportsOf(nas: readonly WatchedNas[]): NasReports {
  const factsOf = (some: readonly WatchedNas[]) => some.flatMap(({ facts }) => (facts === undefined ? [] : [facts]));
  return {
    current: factsOf(nas.filter(({ current }) => current)),
    silent: factsOf(nas.filter(({ current }) => !current)),
  };
}

function targetState(
  { source, nas }: Target,
  judged: Judged | undefined,
  { connection, interval, stale }: WatcherState<MachineFacts>,
): TargetState {
  return {
    source,
    ...(judged && { judged }),
    interval,
    ...(connection.state === 'failed' ? { lookFailure: connection.sentence } : {}),
    stale,
    ...(nas && { nas: nas() }),
  };
}

/** A look that gave nothing. The message is a sentence for people. */
class NothingSeen extends Error {}

/** The errors of a machine are sentences for people already. */
function failureOf(error: unknown): ConnectionFailure {
  const isSentence = error instanceof MachineError || error instanceof NothingSeen;
  const message = error instanceof Error ? error.message : String(error);
  return { state: 'failed', sentence: isSentence ? message : lookingTexts.failed(message) };
}

/**
 * A machine that is away fails every single reading: that is one failed look, not a machine without mounts. Judged by the
 * readings that every look makes; the others may be of an earlier look.
 */
function withSomethingSeen(facts: MachineFacts): MachineFacts {
  const { mounts, debugData } = smbClientOf(facts);
  const { mappings, pairs } = windowsSmbOf(facts);
  const { sockets, interfaces } = facts.network;
  const ofClient = facts.windowsSmb === undefined ? [mounts, debugData] : [mappings, pairs];
  const readings: readonly Reading<unknown>[] = [...ofClient, sockets, interfaces];
  const reasons = readings.map((reading) => (reading.state === 'failed' ? reading.reason : undefined));
  const [reason] = reasons;
  if (reason !== undefined && reasons.every((one) => one !== undefined))
    throw new NothingSeen(lookingTexts.allFailed(reason));
  return facts;
}
