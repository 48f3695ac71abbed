import { fixWords } from '../../../shared/text/screens/fix.ts';
import { closeFix, type FixDialog, undoFix } from '../../state/fixing.ts';
import { PreviewItems } from './preview-items.tsx';
import { reversed } from './situation.ts';

/** Asks once more, with what would go back. */
export function UndoConfirm({ dialog }: { readonly dialog: Extract<FixDialog, { readonly kind: 'undo' }> }) {
  const files = dialog.record.items.filter(({ kind }) => kind === 'file').map(reversed);
  const commands = dialog.record.items.filter(({ kind }) => kind === 'commands');
  return (
    <>
      <p>{fixWords.undoText}</p>
      <PreviewItems items={files} />
      {files.length === 0 && commands.length > 0 && (
        <section className="stack g8" aria-label={fixWords.takenBack}>
          <h3>{fixWords.takenBack}</h3>
          <PreviewItems items={commands} />
        </section>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={closeFix}>
          {fixWords.cancel}
        </button>
        <button
          type="button"
          className="button primary"
          data-autofocus
          disabled={dialog.starting}
          onClick={() => void undoFix(dialog)}
        >
          {fixWords.undoGo}
        </button>
      </div>
    </>
  );
}
