import type { NasTrial } from '../../../shared/ipc/nas.ts';
import { addNasWords, hostKeyWords, stepNames, stepStates } from '../../../shared/text/screens/nas-add.ts';
import type { Phase } from './use-adding.ts';

/** The outcome in a sentence or two, for those who hear the dialogue. */
export function outcomeSummary(phase: Phase): string {
  switch (phase.phase) {
    case 'filling':
      return '';
    case 'testing':
      return addNasWords.testing;
    case 'adding':
      return addNasWords.adding;
    case 'stopped':
      return hostKeyWords.stopped;
    case 'refused':
      return `${addNasWords.notAsked} ${phase.sentence}`;
    case 'tested':
      return trialSummary(phase.trial);
    case 'added':
      return phase.added.secretSentence ?? '';
    default:
      return phase satisfies never;
  }
}

/** The steps that did not simply work. */
function trialSummary(trial: NasTrial): string {
  const odd = trial.steps.filter(({ state }) => state === 'failed' || state === 'needs');
  if (odd.length === 0) return addNasWords.allWorks;
  return odd.map(({ step, state, sentence }) => `${stepNames[step]}: ${stepStates[state]}. ${sentence}`).join(' ');
}
