import { nasSteps, type NasStep, type NasTrial } from '../../../shared/ipc/nas.ts';
import { addNasWords, stepNames, stepStates } from '../../../shared/text/screens/nas-add.ts';
import { CommandText } from '../../ui/command-text.tsx';
import { Cut } from '../../ui/cut.tsx';
import { type ShownStep, StepTimeline } from '../../ui/step-timeline.tsx';
import type { Tone } from '../../ui/verdict.tsx';

const tones: Readonly<Record<NasStep['state'], Tone | undefined>> = {
  ok: 'ok',
  failed: 'err',
  needs: 'warn',
  skipped: undefined,
};

/** The way to what a NAS tells, and how far it came. */
export function TestSteps({ trial }: { readonly trial: NasTrial | undefined }) {
  const waiting = nasSteps.map((step): ShownStep => ({ state: 'waiting', title: <b>{stepNames[step]}</b> }));
  const steps = trial?.steps.map((step): ShownStep => ({
    state: step.state,
    tone: tones[step.state],
    title: <b>{stepNames[step.step]}</b>,
    word: stepStates[step.state],
    more: <StepWords step={step} trial={trial} />,
  }));
  return <StepTimeline label={addNasWords.steps} className="test-steps" steps={steps ?? waiting} />;
}

interface WordsProperties {
  readonly step: NasStep;
  readonly trial: NasTrial | undefined;
}

/** "Not tried" says all there is about a step that was not. */
function StepWords({ step, trial }: WordsProperties) {
  if (step.state === 'skipped') return null;
  return (
    <>
      <p className={step.state === 'ok' ? 'mute' : ''}>
        <Cut text={step.sentence} />
      </p>
      {step.detail !== undefined && <StepDetail step={step} detail={step.detail} trial={trial} />}
    </>
  );
}

/** A line to copy where there is one to write, else what the system itself said. */
function StepDetail({ step, detail, trial }: WordsProperties & { readonly detail: string }) {
  // A key to compare has a card of its own, and the lines for sudo stand once, below all steps.
  if (trial?.hostKey !== undefined && step.step === 'host-key') return null;
  if (trial?.sudoers.some((line) => detail.includes(line)) === true) return null;
  if (step.state === 'needs' && step.step !== 'login') return <CommandText text={detail} />;
  return (
    <p className="test-step-detail">
      <span className="mute small">{step.step === 'host-key' ? addNasWords.keyIs : addNasWords.systemSaid}</span>{' '}
      <code>
        <Cut text={detail} />
      </code>
    </p>
  );
}

/** What would allow the rest, as one text to copy. */
export function SudoersLines({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section className="stack g6 sudoers" aria-label={addNasWords.allow}>
      <h3>{addNasWords.allow}</h3>
      <p className="small">{addNasWords.allowWhere}</p>
      <CommandText text={lines.join('\n')} />
    </section>
  );
}
