import { useEffect, useState } from 'react';
import { findingWords } from '../../shared/text/screens/findings.ts';
import { copy } from '../state/connect.ts';

interface Properties {
  readonly text: string;
  readonly label?: string;
  readonly primary?: boolean;
  /** As large as the buttons beside it. */
  readonly plain?: boolean;
}

/** Long enough to be read, short enough to be gone before the next copy. */
const confirmedForMs = 2000;

/** Puts a text into the clipboard and says that it did. */
export function CopyButton({ text, label = findingWords.copy, primary = false, plain = false }: Properties) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), confirmedForMs);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  return (
    <button
      type="button"
      className={`button copy-button ${primary ? 'primary' : plain ? '' : 'tiny'}`}
      onClick={() => void copy(text).then(setCopied)}
    >
      {/* Both words hold their place, so that the button keeps its width. */}
      <span className={copied ? 'copy-hidden' : ''} aria-hidden={copied}>
        {label}
      </span>
      <span className={copied ? '' : 'copy-hidden'} aria-hidden={!copied}>
        ✓ {findingWords.copied}
      </span>
      <output className="visually-hidden">{copied ? findingWords.copied : ''}</output>
    </button>
  );
}
