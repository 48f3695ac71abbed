import { Loader } from '@mantine/core';
import type { TestedPath } from '../../../shared/model/fix.ts';
import { failoverTexts, testedPathText, withstood } from '../../../shared/text/failover.ts';
import { Cut } from '../../ui/cut.tsx';
import { type ShownStep, StepTimeline } from '../../ui/step-timeline.tsx';

/** Each path of a failover test: how far it is, how long reads waited, and what sets that. */
export function TestedPaths({ paths }: { readonly paths: readonly TestedPath[] }) {
  return <StepTimeline label={failoverTexts.pathList} className="tested-paths" steps={paths.map(stepOf)} />;
}

function stepOf(path: TestedPath): ShownStep {
  const { name, state, setBy } = path;
  return {
    state,
    ...markOf(path),
    title: <Cut text={name} />,
    word: failoverTexts.states[state],
    more: (
      <>
        <Cut text={testedPathText(path)} />
        {state !== 'waiting' && (
          <p className="mute small">
            <Cut text={setBy} />
          </p>
        )}
      </>
    ),
  };
}

function markOf(path: TestedPath): Pick<ShownStep, 'tone' | 'mark'> {
  const { state } = path;
  if (state === 'waiting') return {};
  if (state === 'away' || state === 'returning') return { mark: <Loader size={14} /> };
  if (state === 'not-back') return { tone: 'err' };
  return { tone: state === 'cut-short' || !withstood(path) ? 'warn' : 'ok' };
}
