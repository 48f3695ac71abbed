import type {
  ChangePlace,
  FixProgress,
  FixRun,
  FixStepView,
  StepState,
  TestedPath,
} from '../../../shared/model/fix.ts';
import { milliseconds, type Milliseconds } from '../../../shared/model/units.ts';
import { kindOf, type Operation } from '../operation.ts';
import type { StepNews } from '../performer.ts';
import type { FixClock } from './ports.ts';

/** One run of a fix or an undo, told at each change. */
export interface Run {
  readonly transaction: string;
  readonly places: readonly ChangePlace[];
  /** Aborted when the person or the program's end cancels it. */
  readonly cancelled: AbortController;
  progress(): FixProgress;
  phase(run: FixRun): void;
  /** Steps that are known beforehand. */
  expect(part: number, operations: readonly Operation[]): void;
  step(part: number, news: StepNews): void;
  /** The step that is not the machine's: looking again. */
  check(text: string, state: StepState): void;
  /** How far a test is. */
  paths(now: readonly TestedPath[]): void;
  /** Everything that was done is as it was before. */
  markReverted(): void;
  /** Whether anything at all was done. */
  touched(): boolean;
  isOver(): boolean;
}

interface Begun {
  readonly transaction: string;
  readonly what: FixProgress['what'];
  readonly title: string;
  readonly places: readonly ChangePlace[];
  readonly clock: FixClock;
  readonly tell: (progress: FixProgress) => void;
}

interface Step {
  readonly text: string;
  readonly state: StepState;
  readonly since?: Milliseconds;
  readonly took?: Milliseconds;
}

const overPhases: readonly FixRun['phase'][] = ['kept', 'undone', 'put-back', 'refused', 'stuck', 'tested'];

export function beginRun({ transaction, what, title, places, clock, tell }: Begun): Run {
  const steps = createStepBook(clock);
  const startedAt = clock.now();
  let run: FixRun = { phase: 'asking' };
  let touched = false;
  let paths: readonly TestedPath[] | undefined;
  const begun = { transaction, what, title, startedAt };
  const progress = (): FixProgress => ({ ...begun, run, steps: steps.views(), ...(paths && { paths }) });
  return {
    transaction,
    places,
    cancelled: new AbortController(),
    progress,
    phase(now) {
      run = now;
      tell(progress());
    },
    expect(part, operations) {
      for (const [index, operation] of operations.entries())
        steps.set(keyOf(part, index), kindOf(operation).sentence(operation), 'waiting');
    },
    step(part, { index, operation, state }) {
      touched = true;
      steps.set(keyOf(part, index), kindOf(operation).sentence(operation), state);
      if (run.phase === 'asking') run = { phase: 'applying', cancellable: what !== 'undo' };
      tell(progress());
    },
    check(text, state) {
      steps.set(checkKey, text, state);
      tell(progress());
    },
    paths(now) {
      paths = now;
      tell(progress());
    },
    markReverted: () => steps.markReverted(),
    touched: () => touched,
    isOver: () => overPhases.includes(run.phase),
  };
}

const keyOf = (part: number, index: number): string => `${part} ${index}`;
const checkKey = 'check';

/** The steps in the order in which they came, looking again always last. */
function createStepBook(clock: FixClock) {
  const steps = new Map<string, Step>();
  return {
    set(key: string, text: string, state: StepState): void {
      const now = clock.monotonic();
      const before = steps.get(key);
      const since = state === 'doing' ? now : before?.since;
      const isEnded = state === 'done' || state === 'failed';
      const took = isEnded && since !== undefined ? milliseconds(now - since) : before?.took;
      steps.set(key, {
        text: before?.text ?? text,
        state,
        ...(since === undefined ? {} : { since }),
        ...(took === undefined ? {} : { took }),
      });
    },
    markReverted(): void {
      for (const [key, step] of steps)
        if (key !== checkKey && step.state !== 'waiting') steps.set(key, { ...step, state: 'put-back' });
    },
    views: (): readonly FixStepView[] => {
      const ordered = [...steps].toSorted(([one], [other]) => Number(one === checkKey) - Number(other === checkKey));
      return ordered.map(([, step]) => viewOf(step));
    },
  };
}

function viewOf({ text, state, took }: Step): FixStepView {
  return { text, state, ...(took === undefined ? {} : { took }) };
}
