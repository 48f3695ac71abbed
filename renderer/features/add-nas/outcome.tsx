import type { NasTrial } from '../../../shared/ipc/nas.ts';
import { addNasWords, hostKeyWords, stepNames, stepStates } from '../../../shared/text/screens/nas-add.ts';
import { type AskingWish, closeAsking } from '../../state/asking.ts';
import { go } from '../../state/connect.ts';
import { Cut } from '../../ui/cut.tsx';
import { ChangedKeyCard, HostKeyCard } from '../../ui/nas/host-key-card.tsx';
import { SudoersLines, TestSteps } from './test-steps.tsx';
import type { Adding, Phase } from './use-adding.ts';

/** What came of the last thing the dialogue did; told to those who hear it, too. */
export function Outcome({ adding, wish }: { readonly adding: Adding; readonly wish: AskingWish }) {
  const { phase } = adding;
  return (
    <div className="stack g14 outcome">
      <output className="visually-hidden">{outcomeSummary(phase)}</output>
      {(phase.phase === 'testing' || phase.phase === 'adding') && (
        <>
          <p className="mute small">{addNasWords.stepsWaiting}</p>
          <TestSteps trial={undefined} />
        </>
      )}
      {phase.phase === 'tested' && <Tested adding={adding} trial={phase.trial} />}
      {phase.phase === 'stopped' && <p>{hostKeyWords.stopped}</p>}
      {phase.phase === 'refused' && (
        <p className="text-err small">
          {addNasWords.notAsked} <Cut text={phase.sentence} />
        </p>
      )}
      {phase.phase === 'added' && (
        <>
          <p>
            <Cut text={addNasWords.added(wish.known?.name ?? wish.nas?.name ?? adding.form.host)} />
          </p>
          {phase.added.secretSentence !== undefined && <p>{phase.added.secretSentence}</p>}
          <div className="dialog-actions">
            <button
              type="button"
              className="button primary"
              onClick={() => {
                closeAsking();
                go({ page: 'nas', nas: phase.added.id });
              }}
            >
              {addNasWords.done}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

function Tested({ adding, trial }: { readonly adding: Adding; readonly trial: NasTrial }) {
  const { hostKey, filedKey } = trial;
  const hostKeyStep = trial.steps.find(({ step }) => step === 'host-key');
  const isOpen = trial.steps.some(({ state }) => state === 'needs' || state === 'failed');
  return (
    <>
      {trial.loggedIn && trial.system !== undefined && (
        <p>
          <b>
            <Cut text={addNasWords.recognised(trial.system)} />
          </b>
        </p>
      )}
      <TestSteps trial={trial} />
      {filedKey !== undefined && <ChangedKeyCard host={adding.form.host} filedKey={filedKey} />}
      {hostKey !== undefined && hostKeyStep?.state === 'needs' && (
        <HostKeyCard
          hostKey={hostKey}
          busy={adding.busy}
          onTrust={() => adding.trust(hostKey.fingerprint)}
          onStop={adding.stop}
        />
      )}
      <SudoersLines lines={trial.sudoers} />
      {trial.loggedIn && isOpen && <p className="mute small">{addNasWords.addThough}</p>}
    </>
  );
}

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
