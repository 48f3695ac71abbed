import { onTestFinished } from 'vitest';
import { nobodyLooks } from '../../../main/watch/intervals.ts';
import {
  watchTarget,
  type Target,
  type TargetState,
  type TargetWatcherOptions,
} from '../../../main/watch/target-watcher.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { hostFacts } from '../../helpers/host-facts.ts';
import type { FactsChange } from '../../helpers/machine-facts.ts';

/** Somebody sees the window. */
export const looking = { windowVisible: true, screenLocked: false, onBattery: false };

/** A watched machine whose answers the test gives; the watching ends with the test. */
export function setUp(change: Partial<TargetWatcherOptions> = {}, targetChange: Partial<Target> = {}) {
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
  onTestFinished(() => watcher.stop());
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

export function factsAt(clock: number, change: FactsChange = {}): MachineFacts {
  return hostFacts({ answered: milliseconds(clock), readAt: instant(1_800_000_000_000 + clock), ...change });
}
