import { Loader } from '@mantine/core';
import type { FixStepView } from '../../../shared/model/fix.ts';
import { fixWords, stepStateWords } from '../../../shared/text/screens/fix.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { ToneShape } from '../../ui/verdict.tsx';
import { Tick } from './end-card.tsx';

/** Each step, how far it is, and how long it took. */
export function StepList({ steps }: { readonly steps: readonly FixStepView[] }) {
  if (steps.length === 0) return null;
  return (
    <ol className="box fix-steps" aria-label={fixWords.steps}>
      {steps.map((step, index) => (
        <li key={`${index} ${step.text}`} data-state={step.state}>
          <span className="fix-step-mark" aria-hidden="true">
            <Mark state={step.state} />
          </span>
          <span className="fix-step-text">
            <bdi>{step.text}</bdi>
          </span>
          <span className="fix-step-state">{stepStateWords[step.state]}</span>
          <span className="fix-step-time">{step.took === undefined ? '' : tookText(step.took)}</span>
        </li>
      ))}
    </ol>
  );
}

function Mark({ state }: { readonly state: FixStepView['state'] }) {
  if (state === 'doing') return <Loader size={15} />;
  if (state === 'done') return <Tick />;
  if (state === 'failed') return <ToneShape tone="err" />;
  return state === 'put-back' ? '↩' : null;
}

function tookText(took: FixStepView['took']): string {
  const seconds = (took ?? milliseconds(0)) / 1000;
  return seconds < 0.05 ? '< 0.1 s' : `${seconds.toFixed(1)} s`;
}
