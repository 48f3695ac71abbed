import { Loader } from '@mantine/core';
import type { FixStepView } from '../../../shared/model/fix.ts';
import { fixWords, stepStateWords } from '../../../shared/text/screens/fix.ts';
import { Cut } from '../../ui/cut.tsx';
import { type ShownStep, StepTimeline } from '../../ui/step-timeline.tsx';

const marks: Readonly<Record<FixStepView['state'], Pick<ShownStep, 'tone' | 'mark'>>> = {
  waiting: {},
  doing: { mark: <Loader size={14} /> },
  done: { tone: 'ok' },
  failed: { tone: 'err' },
  'put-back': { mark: '↩' },
};

/** Each step, how far it is, and how long it took. */
export function StepList({ steps }: { readonly steps: readonly FixStepView[] }) {
  if (steps.length === 0) return null;
  const shown = steps.map(({ text, state, took }): ShownStep => ({
    state,
    ...marks[state],
    title: <Cut text={text} />,
    word: stepStateWords[state],
    ...(took !== undefined && { time: tookText(took) }),
  }));
  return <StepTimeline label={fixWords.steps} className="fix-steps" steps={shown} />;
}

function tookText(took: number): string {
  const seconds = took / 1000;
  return seconds < 0.05 ? '< 0.1 s' : `${seconds.toFixed(1)} s`;
}
