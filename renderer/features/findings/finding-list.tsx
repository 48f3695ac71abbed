import type { Finding } from '../../../shared/model/finding.ts';
import { troublesOf } from '../../state/findings.ts';
import { FindingCard } from './finding-card.tsx';

interface Properties {
  readonly findings: readonly Finding[];
  readonly label: string;
  readonly showSubject?: boolean;
}

/** A card for each root cause; the first one leads the page. */
export function FindingList({ findings, label, showSubject = false }: Properties) {
  const troubles = troublesOf(findings);
  if (troubles.length === 0) return null;
  return (
    <section className="finding-list" aria-label={label}>
      {troubles.map((trouble, index) => (
        <FindingCard
          key={`${trouble.cause.code} ${trouble.cause.subject.id}`}
          trouble={trouble}
          leads={index === 0 && trouble.cause.severity !== 'note'}
          showSubject={showSubject}
        />
      ))}
    </section>
  );
}
