import type { Evidence } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { agoText } from '../../../shared/text/screens/numbers.ts';
import { findingWords } from '../../../shared/text/screens/findings.ts';
import { useReadingTime } from '../../state/clock.ts';
import { Breakable } from '../breakable.tsx';
import { markedPieces } from './marked.ts';

/** The lines a finding was read from, as they were read. */
export function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  return (
    <div className="evidence">
      {evidence.map((one, index) => (
        <EvidenceBlock key={`${index} ${one.source}`} evidence={one} />
      ))}
    </div>
  );
}

function EvidenceBlock({ evidence }: { readonly evidence: Evidence }) {
  const now = useReadingTime();
  return (
    <figure>
      <figcaption>
        <bdi className="evidence-source" dir="ltr">
          {evidence.source}
        </bdi>
        <span className="fixed nowrap">{agoText(milliseconds(Math.max(0, now - evidence.readAt)))}</span>
      </figcaption>
      <pre>
        {evidence.lines.length === 0 && <span className="mute">{findingWords.noLines}</span>}
        {evidence.lines.map((line, index) => (
          <MarkedLine key={`${index} ${line}`} line={line} decisive={evidence.decisive ?? []} />
        ))}
      </pre>
    </figure>
  );
}

function MarkedLine({ line, decisive }: { readonly line: string; readonly decisive: readonly string[] }) {
  return (
    <bdi dir="ltr">
      {markedPieces(line, decisive).map((piece, index) =>
        piece.decisive ? (
          <mark key={`${index} m`}>{piece.text}</mark>
        ) : (
          <Breakable key={`${index} t`} text={piece.text} />
        ),
      )}
      {'\n'}
    </bdi>
  );
}
