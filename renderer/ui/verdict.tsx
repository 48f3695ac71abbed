import type { Level } from '../../shared/model/judgement.ts';
import type { Verdict } from '../../shared/model/snapshot.ts';
import { verdictBadge, verdictWord } from '../../shared/text/verdicts.ts';
import './verdict.css';

export type Tone = 'ok' | 'warn' | 'err' | 'unk';

const tones: Readonly<Record<Level, Tone>> = { none: 'unk', ok: 'ok', unknown: 'unk', warning: 'warn', error: 'err' };

/** One shape for each tone, so that none depends on its colour. */
export function ToneShape({ tone, size = 11 }: { readonly tone: Tone; readonly size?: number }) {
  return (
    <svg className="fixed" width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      {tone === 'ok' && <circle cx="6" cy="6" r="4.5" fill="currentColor" />}
      {tone === 'warn' && <path d="M6 .8 11.6 11H.4z" fill="currentColor" />}
      {tone === 'err' && (
        <path d="m2 2 8 8m0-8-8 8" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" fill="none" />
      )}
      {tone === 'unk' && (
        <text x="6" y="10.6" textAnchor="middle" fontSize="12.5" fontWeight="700" fill="currentColor">
          ?
        </text>
      )}
    </svg>
  );
}

/** Done. */
export function Tick() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d="m2 6.4 2.7 2.7L10 3.2" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

interface BadgeProperties {
  readonly verdict: Verdict;
  /** The share's, as the tray has it: a trouble may be graver than the number of paths. */
  readonly level: Level;
}

/** "▲ 1 of 2 paths" */
export function VerdictBadge({ verdict, level }: BadgeProperties) {
  const tone = tones[level];
  return (
    <span className={`verdict-badge ${tone}`} data-verdict={verdict.word}>
      <ToneShape tone={tone} />
      {verdictBadge(verdict)}
      <span className="visually-hidden">, {verdictWord(verdict.word)}</span>
    </span>
  );
}

interface FigureProperties {
  readonly verdict: Pick<Verdict, 'word' | 'carrying'>;
  readonly level: Level;
  readonly large?: boolean;
}

/** The figure of the tray, small: lanes that carry now, with the tone's shape at its corner. */
export function VerdictFigure({ verdict, level, large }: FigureProperties) {
  const tone = tones[level];
  return (
    <span className={`verdict-figure ${tone}${large === true ? ' large' : ''}`} aria-hidden="true">
      {verdict.word === 'unknown' ? '?' : verdict.carrying}
      {(tone === 'warn' || tone === 'err') && (
        <span className="verdict-corner">
          <CornerShape tone={tone} size={large === true ? 13 : 10} />
        </span>
      )}
    </span>
  );
}

/** The tone's shape on a ground of its own, to stand out at this size. */
function CornerShape({ tone, size }: { readonly tone: 'warn' | 'err'; readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      {tone === 'warn' ? (
        <path d="M7 1.6 13 12.6H1z" fill="currentColor" stroke="var(--bg)" strokeWidth="1.6" paintOrder="stroke" />
      ) : (
        <>
          <circle cx="7" cy="7" r="6.4" fill="currentColor" stroke="var(--bg)" strokeWidth="1.2" />
          <path d="m4.6 4.6 4.8 4.8m0-4.8-4.8 4.8" stroke="var(--bg)" strokeWidth="1.9" strokeLinecap="round" />
        </>
      )}
    </svg>
  );
}
