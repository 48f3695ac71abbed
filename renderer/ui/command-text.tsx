import { findingWords } from '../../shared/text/screens/findings.ts';
import { Breakable, hasUnseen } from './breakable.tsx';
import { CopyButton } from './copy-button.tsx';
import './command-text.css';

/** Text for a terminal or a file, and the button that copies it. Nothing here runs anything. */
export function CommandText({ text, primary = false }: { readonly text: string; readonly primary?: boolean }) {
  return (
    <div className="stack g6 command-text">
      <pre dir="ltr">
        <Breakable text={text} />
      </pre>
      {hasUnseen(text) && <p className="mute small">{findingWords.copiedExactly}</p>}
      <CopyButton text={text} primary={primary} label={primary ? findingWords.copyFirst : findingWords.copy} />
    </div>
  );
}
