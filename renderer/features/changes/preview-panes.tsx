import { type ReactNode, useId } from 'react';
import type { FixPreview, ConsentWay } from '../../../shared/model/fix.ts';
import { failoverTexts } from '../../../shared/text/failover.ts';
import { fixWords, openFileText, consentSentence } from '../../../shared/text/screens/fix.ts';
import { applyFix, closeFix, type FixDialog, previewAgain } from '../../state/fixing.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Cut } from '../../ui/cut.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ToneShape } from '../../ui/verdict.tsx';
import { PreviewItems } from './preview-items.tsx';
import { usePlaceName } from '../../state/fix-place.ts';

/** What will change · what it interrupts and how it is undone · go. */
export function PreviewPanes({ dialog }: { readonly dialog: Extract<FixDialog, { readonly kind: 'preview' }> }) {
  const { preview, starting } = dialog;
  const mayGo = preview.consent.every(({ way }) => way !== 'impossible');
  const isBusy = preview.busy.length > 0;
  const words = wordsOf(preview);
  return (
    <>
      <div className="fix-panes">
        <Pane title={words.changes} className="fix-pane-changes">
          <PreviewItems items={preview.items} />
          <Cautions list={preview.cautions} />
        </Pane>
        <div className="stack g18">
          <Pane title={fixWords.interrupts}>
            <Busy dialog={dialog} />
            <Sentences list={preview.interrupts} none={fixWords.nothingInterrupted} />
          </Pane>
          <Pane title={words.undone}>
            <Sentences list={preview.undo} />
          </Pane>
        </div>
      </div>
      <Pane title={fixWords.go} className="fix-go">
        <ConsentList consent={preview.consent} />
        {mayGo && <p className="mute small">{words.about}</p>}
        <div className="dialog-actions">
          <CopyButton text={preview.commands} label={fixWords.copyAll} primary={!mayGo} plain={mayGo} />
          <button type="button" className="button" onClick={closeFix}>
            {fixWords.cancel}
          </button>
          {mayGo && (
            <button
              type="button"
              className="button primary"
              disabled={isBusy || starting}
              data-autofocus={isBusy ? undefined : true}
              onClick={() => void applyFix(dialog)}
            >
              {words.apply}
            </button>
          )}
        </div>
      </Pane>
    </>
  );
}

/** A test is no change that is kept, and says so. */
const wordsOf = ({ isTest, duration }: FixPreview) =>
  isTest
    ? {
        changes: failoverTexts.whatIsDone,
        undone: failoverTexts.backBy,
        about: failoverTexts.about(duration),
        apply: failoverTexts.start,
      }
    : {
        changes: fixWords.whatChanges,
        undone: fixWords.undoneBy,
        about: fixWords.about(duration),
        apply: fixWords.apply,
      };

interface PaneProperties {
  readonly title: string;
  readonly className?: string;
  readonly children: ReactNode;
}

function Pane({ title, className = '', children }: PaneProperties) {
  const id = useId();
  return (
    <section className={`stack g8 ${className}`} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

function Sentences({ list, none }: { readonly list: readonly string[]; readonly none?: string }) {
  if (list.length === 0) return none === undefined ? null : <p className="fix-sentence">{none}</p>;
  return (
    <ul className="stack g6 fix-sentences">
      {list.map((sentence, index) => (
        <li key={`${index} ${sentence}`} className="fix-sentence">
          <Cut text={sentence} />
        </li>
      ))}
    </ul>
  );
}

/** What the change does not do, or not for long. */
function Cautions({ list }: { readonly list: readonly string[] }) {
  if (list.length === 0) return null;
  return (
    <ul className="stack g6 fix-cautions">
      {list.map((sentence, index) => (
        <li key={`${index} ${sentence}`} className="fix-sentence">
          <ToneShape tone="warn" /> <Cut text={sentence} />
        </li>
      ))}
    </ul>
  );
}

/** Programs that must be closed first come before everything else that is interrupted. */
function Busy({ dialog }: { readonly dialog: Extract<FixDialog, { readonly kind: 'preview' }> }) {
  const { busy, busyUnseen, risk }: FixPreview = dialog.preview;
  return (
    <>
      {busy.length > 0 && (
        <Notice tone="warn" title={fixWords.busyTitle} urgent>
          <ul className="fix-busy">
            {busy.map((file, index) => (
              <li key={`${index} ${file.path}`}>
                <Cut text={openFileText(file)} />
              </li>
            ))}
          </ul>
          <p>{fixWords.busyText}</p>
          <button type="button" className="button" data-autofocus onClick={() => void previewAgain(dialog)}>
            {fixWords.checkAgain}
          </button>
        </Notice>
      )}
      {busyUnseen && risk === 'remounts-share' && <p className="mute small">{fixWords.busyUnseen}</p>}
    </>
  );
}

/** How root is reached at each place, each sentence once. */
function ConsentList({ consent }: { readonly consent: readonly ConsentWay[] }) {
  const nameOf = usePlaceName();
  const sentences = new Map(consent.map((way) => [consentSentence(way, nameOf(way.place)), way]));
  return (
    <ul className="stack g6 fix-consent">
      {[...sentences].map(([sentence, { way, note }]) => (
        <li key={sentence} data-way={way}>
          {way === 'impossible' ? <ToneShape tone="warn" /> : <Shield />}
          <span>
            <Cut text={sentence} />
            {way !== 'impossible' && note !== undefined && <span className="mute small"> {note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Shield() {
  return (
    <svg width="13" height="14" viewBox="0 0 13 14" aria-hidden="true">
      <path
        d="M6.5 1 11.8 2.8v3.9c0 3-2.2 5.2-5.3 6.3C3.4 11.9 1.2 9.7 1.2 6.7V2.8z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        strokeLinejoin="round"
      />
    </svg>
  );
}
