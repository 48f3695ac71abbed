import { Loader, Modal } from '@mantine/core';
import { fixWords } from '../../../shared/text/screens/fix.ts';
import { closeFix, type FixDialog as Dialog, useFixing } from '../../state/fixing.ts';
import { Name } from '../../ui/name.tsx';
import { AccountForm } from './account-form.tsx';
import { PreviewPanes } from './preview-panes.tsx';
import { RefusedView } from './refused-view.tsx';
import { RunView } from './run-view.tsx';
import { UndoConfirm } from './undo-confirm.tsx';
import './fix.css';

/** The dialogue of one change: from what would be done to what came of it. */
export function FixDialog() {
  const dialog = useFixing((state) => state.dialog);
  const phase = useFixing((state) =>
    state.dialog?.kind === 'run'
      ? (state.progress[state.dialog.transaction]?.run.phase ?? 'asking')
      : state.dialog?.kind,
  );
  return (
    <Modal
      opened={dialog !== undefined}
      onClose={closeFix}
      title={dialog === undefined ? '' : <Name text={titleOf(dialog)} />}
      size={860}
      closeOnClickOutside={false}
      className="fix-dialog"
    >
      {dialog !== undefined && (
        <div className="stack g14 fix" data-phase={phase}>
          <Content dialog={dialog} />
        </div>
      )}
    </Modal>
  );
}

function titleOf(dialog: Dialog): string {
  if (dialog.kind === 'preview') return dialog.preview.title;
  return dialog.kind === 'undo' ? fixWords.undoTitle(dialog.record.title) : dialog.title;
}

function Content({ dialog }: { readonly dialog: Dialog }) {
  switch (dialog.kind) {
    case 'account':
      return <AccountForm dialog={dialog} />;
    case 'preparing':
      return <Preparing />;
    case 'preview':
      return <PreviewPanes dialog={dialog} />;
    case 'refused':
      return <RefusedView dialog={dialog} />;
    case 'undo':
      return <UndoConfirm dialog={dialog} />;
    case 'run':
      return <RunView dialog={dialog} />;
    default:
      return dialog satisfies never;
  }
}

function Preparing() {
  return (
    <div className="row mid g10 fix-preparing" aria-live="polite">
      <Loader size={15} aria-hidden="true" />
      <p>
        {fixWords.preparing} <span className="mute">{fixWords.preparingText}</span>
      </p>
    </div>
  );
}
