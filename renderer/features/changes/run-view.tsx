import { Loader } from '@mantine/core';
import type { FixRecord, FixRun } from '../../../shared/model/fix.ts';
import { againWord, fixWords, refusalAction, runTitle } from '../../../shared/text/screens/fix.ts';
import { go } from '../../state/connect.ts';
import { cancelFix, closeFix, type FixDialog, openFix, openUndo, useFixing } from '../../state/fixing.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Cut } from '../../ui/cut.tsx';
import { TestedPaths } from './tested-paths.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Tone } from '../../ui/verdict.tsx';
import { BeforeAfter } from './before-after.tsx';
import { FollowUp } from './follow-up.tsx';
import { StepList } from './step-list.tsx';

type RunDialog = Extract<FixDialog, { readonly kind: 'run' }>;

const tones: Readonly<Partial<Record<FixRun['phase'], Tone>>> = {
  kept: 'ok',
  tested: 'ok',
  undone: 'ok',
  'put-back': 'warn',
  refused: 'unk',
  stuck: 'err',
};

/** A change as it goes on, and what came of it. */
export function RunView({ dialog }: { readonly dialog: RunDialog }) {
  const progress = useFixing((state) => state.progress[dialog.transaction]);
  const run: FixRun = progress?.run ?? { phase: 'asking' };
  const tone = run.phase === 'tested' && !run.well ? 'warn' : tones[run.phase];
  const steps = progress?.steps ?? [];
  const record = useRecord(dialog);
  return (
    <>
      {tone === undefined ? (
        <p className="row mid g10 fix-phase" aria-live="polite">
          <Loader size={15} aria-hidden="true" />
          {runTitle(run, progress?.what)}
        </p>
      ) : (
        <Notice tone={tone} title={runTitle(run, progress?.what)} live urgent>
          <Sentence run={run} record={record} />
        </Notice>
      )}
      {run.phase === 'kept' && record?.followUp !== undefined && <FollowUp followUp={record.followUp} />}
      {run.phase === 'kept' && <BeforeAfter transaction={dialog.transaction} />}
      {progress?.paths !== undefined && <TestedPaths paths={progress.paths} />}
      {progress?.paths === undefined && (tone === undefined || run.phase === 'stuck') ? (
        <StepList steps={steps} />
      ) : (
        steps.length > 0 && (
          <details>
            <summary>
              {run.phase === 'kept' || run.phase === 'undone' || progress?.paths !== undefined
                ? fixWords.steps
                : fixWords.whatWasTried}
            </summary>
            <StepList steps={steps} />
          </details>
        )
      )}
      <Actions dialog={dialog} run={run} />
    </>
  );
}

const useRecord = ({ transaction }: RunDialog): FixRecord | undefined =>
  useFixing((state) => state.history?.records.find((one) => one.transaction === transaction));

/** What is known of a kept change by now: connections may have taken it over since it was checked. */
function Sentence({ run, record }: { readonly run: FixRun; readonly record: FixRecord | undefined }) {
  if (run.phase === 'kept' && record?.outcome === 'kept') return <Said text={record.sentence} />;
  if ('told' in run) return run.told === undefined ? null : <Said text={run.told} />;
  return 'why' in run ? <Said text={run.why.sentence} /> : null;
}

function Said({ text }: { readonly text: string }) {
  return (
    <p>
      <Cut text={text} />
    </p>
  );
}

function Actions({ dialog, run }: { readonly dialog: RunDialog; readonly run: FixRun }) {
  const { transaction, id, title, commands } = dialog;
  const record = useRecord(dialog);
  const isOver = run.phase in tones;
  const action = 'why' in run && run.phase !== 'stuck' ? refusalAction(run.why) : undefined;
  const again = againWord(action);
  const mayCancel = run.phase === 'asking' ? id !== undefined : 'cancellable' in run && run.cancellable;
  return (
    <div className="dialog-actions">
      {action === 'copy' && commands !== undefined && <CopyButton text={commands} label={fixWords.copyAll} plain />}
      {run.phase === 'kept' && record !== undefined && (
        <button type="button" className="button" onClick={() => openUndo(record)}>
          {fixWords.undo}…
        </button>
      )}
      {run.phase === 'stuck' && (
        <button
          type="button"
          className="button"
          onClick={() => {
            closeFix();
            go({ page: 'changes' });
          }}
        >
          {fixWords.seeChanges}
        </button>
      )}
      {again !== undefined && id !== undefined && (
        <button type="button" className="button" onClick={() => void openFix(id, title)}>
          {again}
        </button>
      )}
      {!isOver && (
        <button type="button" className="button" disabled={!mayCancel} onClick={() => void cancelFix(transaction)}>
          {fixWords.cancel}
        </button>
      )}
      {isOver && (
        <button type="button" className="button primary" data-autofocus onClick={closeFix}>
          {run.phase === 'kept' || run.phase === 'undone' || run.phase === 'tested' ? fixWords.done : fixWords.close}
        </button>
      )}
    </div>
  );
}
