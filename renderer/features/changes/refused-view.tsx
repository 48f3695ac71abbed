import { againWord, fixWords, phaseTitles, refusalAction } from '../../../shared/text/screens/fix.ts';
import { closeFix, type FixDialog, openFix } from '../../state/fixing.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Cut } from '../../ui/cut.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Nothing was begun: why, and what to do next. */
export function RefusedView({ dialog }: { readonly dialog: Extract<FixDialog, { readonly kind: 'refused' }> }) {
  const { why, id, title, commands } = dialog;
  const action = refusalAction(why);
  const again = againWord(action);
  return (
    <>
      <Notice tone="unk" title={phaseTitles.refused} live>
        <p>
          <Cut text={why.sentence} />
        </p>
      </Notice>
      <div className="dialog-actions">
        {action === 'copy' && commands !== undefined && <CopyButton text={commands} label={fixWords.copyAll} plain />}
        <button
          type="button"
          className="button"
          onClick={closeFix}
          data-autofocus={again === undefined ? true : undefined}
        >
          {fixWords.close}
        </button>
        {again !== undefined && id !== undefined && (
          <button type="button" className="button primary" data-autofocus onClick={() => void openFix(id, title)}>
            {again}
          </button>
        )}
      </div>
    </>
  );
}
