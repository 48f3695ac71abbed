import { useId } from 'react';
import type { Trouble } from '../../../shared/model/judgement.ts';
import type { Finding, Severity } from '../../../shared/model/finding.ts';
import { findingWords, severityWords } from '../../../shared/text/screens/findings.ts';
import { Cut } from '../cut.tsx';
import { type Tone, ToneShape } from '../verdict.tsx';
import { RemedyArea } from './remedy-area.tsx';
import { EvidenceList } from './evidence-list.tsx';
import './findings.css';

const tones: Readonly<Record<Severity, Tone>> = { error: 'err', warning: 'warn', note: 'unk' };

interface Properties {
  readonly trouble: Trouble;
  /** The first card of a page carries its one primary button and shows its evidence. */
  readonly leads: boolean;
  readonly showSubject?: boolean;
}

/** A root cause: the fact, what follows, what to do, why we think so, and what else is seen because of it. */
export function FindingCard({ trouble, leads, showSubject = false }: Properties) {
  const { finding: cause, consequences } = trouble;
  const title = useId();
  return (
    <article className="card finding" aria-labelledby={title} data-code={cause.code}>
      <header>
        <SeverityMark severity={cause.severity} />
        <div>
          <h2 id={title}>
            <Cut text={cause.title} />
          </h2>
          {showSubject && (
            <p className="mute small">
              <Cut text={cause.subject.name} />
            </p>
          )}
        </div>
      </header>
      <p className="finding-consequence">
        <Cut text={cause.consequence} />
      </p>
      <RemedyArea remedies={cause.remedies} leads={leads} />
      <details className="finding-why" open={leads}>
        <summary>{findingWords.why}</summary>
        <EvidenceList evidence={cause.evidence} />
      </details>
      {consequences.length > 0 && <Consequences findings={consequences} />}
    </article>
  );
}

function SeverityMark({ severity }: { readonly severity: Severity }) {
  const tone = tones[severity];
  return (
    <span className={`severity ${tone === 'unk' ? 'note' : tone}`} title={severityWords[severity]}>
      {severity === 'note' ? <span aria-hidden="true">i</span> : <ToneShape tone={tone} size={12} />}
      <span className="visually-hidden">{severityWords[severity]}: </span>
    </span>
  );
}

function Consequences({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <details className="finding-also">
      <summary>{findingWords.alsoSeen(findings.length)}</summary>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.code} ${finding.subject.id}`} data-code={finding.code}>
            <b>{finding.title}</b> <span className="mute">{finding.consequence}</span>
            <EvidenceList evidence={finding.evidence} />
          </li>
        ))}
      </ul>
    </details>
  );
}
