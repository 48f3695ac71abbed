import type { ReactNode } from 'react';
import { type Tone, ToneShape } from '../../ui/verdict.tsx';

interface Properties {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ReactNode;
}

/** How it ended: a shape, a word and a sentence. */
export function EndCard({ tone, title, children }: Properties) {
  return (
    <div className="box end-card" data-tone={tone} aria-live="polite">
      <span className={`severity ${tone === 'unk' ? 'note' : tone}`} aria-hidden="true">
        {tone === 'unk' ? 'i' : tone === 'ok' ? <Tick /> : <ToneShape tone={tone} size={12} />}
      </span>
      <div>
        <h3>{title}</h3>
        {children}
      </div>
    </div>
  );
}

export function Tick() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d="m2 6.4 2.7 2.7L10 3.2" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
