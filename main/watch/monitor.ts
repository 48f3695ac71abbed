import type { HostFacts } from '../../shared/model/facts.ts';
import type { NasFacts } from '../../shared/model/nas-facts.ts';
import type { WatchedSource } from '../../shared/ipc/publication.ts';
import { instant, milliseconds, type Milliseconds } from '../../shared/model/units.ts';
import { lookingTexts } from '../../shared/text/looking.ts';
import { judge, nothingJudged } from '../judge/judge.ts';
import { doubtEndsIn } from '../snapshot/stall.ts';
import { ageOf, momentOf, type Clock, type Moment } from './clock.ts';
import { createDepthPlan } from './depth.ts';
import { beginLook, type Depth, type Look, type LookResult, type RunningLook } from './look.ts';
import { setupChanged } from './network-change.ts';
import type { News } from './news.ts';
import { fullEvery, intervalOf, patienceOf, restAfter, staleAfter, type Attention } from './pace.ts';
import { answerUntil, answerWithin } from './patience.ts';
import { createWaker } from './waker.ts';

/** What is watched and how it is looked at. */
export interface Watched {
  readonly source: WatchedSource;
  readonly look: Look;
  /** What the NAS of this machine told last, as far as it is of the present; asked when a look is done, and never waited for. */
  readonly nasFacts?: () => readonly NasFacts[];
  /** A recording that plays sets its own pace and is always read whole, because it may change anywhere. */
  readonly pace?: () => Milliseconds;
  /** Changes when the addresses of the watching computer do. */
  readonly networkMark?: () => string;
}

export interface MonitorOptions {
  readonly watched: Watched;
  readonly clock: Clock;
  readonly attention: Attention;
  /** Called after every look, and while a machine does not answer. Must not throw. */
  readonly tell: (news: News) => void;
  /** A mistake of the program itself, for the log. */
  readonly report: (what: string, error: unknown) => void;
}

export interface Monitor {
  /** Somebody began or ceased to look. */
  attend(attention: Attention): void;
  /** Reads everything now; ends when it is read, or when the monitor is stopped. */
  lookNow(): Promise<void>;
  /** Ends after the loop is left; a look under way is not waited for. */
  stop(): Promise<void>;
}

/** Looks again and again until it is stopped, one look at a time. */
export function startMonitor(options: MonitorOptions): Monitor {
  const { clock, watched } = options;
  const stopped = new AbortController();
  const waker = createWaker(clock, stopped.signal);
  const plan = createDepthPlan(clock, watched.networkMark ?? (() => ''));
  const waiting = new Set<() => void>();
  const memory = createMemory(options, options.attention);

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const answered = [...waiting];
      waiting.clear();
      const depth = watched.pace ? 'full' : plan.next(fullEvery(memory.attention()));
      const changed = await oneLook(options, memory, depth, stopped.signal);
      for (const done of answered) done();
      // What a tick hinted at is read whole at once; a whole look that differs has already read it.
      if (changed && depth === 'tick') plan.askFull();
      else if (!stopped.signal.aborted && waiting.size === 0) await waker.sleep(memory.rest());
    }
    for (const done of waiting) done();
  }

  // Something else is watched from now on: what was shown before must not pass for it.
  memory.publish();
  const done = run().catch((error: unknown) => options.report('the monitor ended by a mistake of its own', error));
  return {
    attend(attention) {
      const before = memory.interval();
      memory.attend(attention);
      if (memory.interval() < before) waker.wake();
    },
    lookNow: () =>
      new Promise((resolve) => {
        if (stopped.signal.aborted) return resolve();
        waiting.add(resolve);
        plan.askFull();
        waker.wake();
      }),
    stop() {
      stopped.abort();
      return done;
    },
  };
}

/** Looks once and tells what came of it. True when the network or the mounts are others than before. */
async function oneLook(
  { watched, clock, report }: MonitorOptions,
  memory: Memory,
  depth: Depth,
  signal: AbortSignal,
): Promise<boolean> {
  const before = memory.facts();
  const begun = memory.beginLook();
  // Nobody was awake to say so when the reading became old: the computer slept.
  if (memory.isUntoldOld()) memory.publish();
  const look = beginLook(watched.look, depth, before);
  const result = await patiently(look, memory, begun, clock, signal);
  if (result === undefined || signal.aborted) return false;
  if (result.state === 'failed') {
    memory.failed(result.sentence);
    return false;
  }
  try {
    memory.seen(result.facts, begun);
  } catch (error) {
    report('what was read could not be judged', error);
    memory.failed(lookingTexts.mistake);
    return false;
  }
  return before !== undefined && setupChanged(before, result.facts);
}

/**
 * The look's answer, however late; reports once that the last reading has become old, and once that no answer comes.
 * `undefined`: stopped meanwhile.
 */
async function patiently(
  look: RunningLook,
  memory: Memory,
  { monotonic: begun }: Moment,
  clock: Clock,
  signal: AbortSignal,
): Promise<LookResult | undefined> {
  const patience = patienceOf(memory.interval());
  const freshFor = memory.freshFor();
  if (freshFor !== undefined && freshFor < patience) {
    const early = await answerWithin(look.result, freshFor, clock, signal);
    if (early !== undefined || signal.aborted) return early;
    memory.publish();
  }
  const rest = milliseconds(Math.max(0, begun + patience - clock.monotonic()));
  const answer = await answerWithin(look.result, rest, clock, signal);
  if (answer !== undefined || signal.aborted) return answer;
  memory.failed(lookingTexts.silent(Math.round((clock.monotonic() - begun) / 1000)));
  return answerUntil(look.result, signal);
}

type Memory = ReturnType<typeof createMemory>;

/** What is known between looks, and the news made of it. */
function createMemory({ watched, clock, tell }: MonitorOptions, attentive: Attention) {
  let attention = attentive;
  let judged = nothingJudged;
  let failure: string | undefined;
  let lookBegun = momentOf(clock);
  const startedAt = clock.now() - clock.monotonic();
  const isPlayed = watched.pace !== undefined;

  const latest = () => judged.latest?.snapshot;
  const interval = (): Milliseconds => watched.pace?.() ?? intervalOf(attention, latest()?.shares.length);
  const doubt = () => (attention.windowVisible && !isPlayed ? doubtEndsIn(judged.history) : undefined);
  const freshness = createFreshness(clock, isPlayed, interval);
  const publish = (): void =>
    tell({ source: watched.source, ...newsOf(judged, failure), interval: interval(), stale: freshness.told() });

  return {
    attention: () => attention,
    interval,
    freshFor: freshness.endsIn,
    isUntoldOld: freshness.isUntoldOld,
    beginLook: (): Moment => (lookBegun = momentOf(clock)),
    /** How long to rest now that the look is over. A recording that plays keeps its own time. */
    rest: () => restAfter(milliseconds(clock.monotonic() - lookBegun.monotonic), interval(), doubt()),
    facts: () => latest()?.facts,
    attend: (now: Attention) => void (attention = now),
    seen(facts: HostFacts, begun: Moment): void {
      // A moment that never jumps, so that a clock that is set neither shortens nor lengthens a trouble.
      judged = judge(judged, facts, instant(startedAt + begun.monotonic), watched.nasFacts?.() ?? []);
      freshness.read(begun);
      failure = undefined;
      publish();
    },
    publish,
    failed(sentence: string): void {
      failure = sentence;
      publish();
    },
  };
}

function newsOf({ latest }: typeof nothingJudged, failure: string | undefined): Pick<News, 'judged' | 'lookFailure'> {
  return { ...(latest && { judged: latest }), ...(failure === undefined ? {} : { lookFailure: failure }) };
}

/** Whether the last reading is of the present; what plays is always its own present. */
function createFreshness(clock: Clock, isPlayed: boolean, interval: () => Milliseconds) {
  let readAt: Moment | undefined;
  const left = (): number =>
    isPlayed || readAt === undefined ? Infinity : staleAfter(interval()) - ageOf(readAt, clock);
  let isToldOld = false;
  return {
    read: (at: Moment) => (readAt = at),
    /** Whether it is over, for those who are told now. */
    told: () => (isToldOld = left() < 0),
    isUntoldOld: () => left() < 0 && !isToldOld,
    /** When it will be over, and a moment more; `undefined`: it is over, or never will be. */
    endsIn: () => (left() < 0 || left() === Infinity ? undefined : milliseconds(left() + 1)),
  };
}
