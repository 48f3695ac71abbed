import type { Trouble } from '../../../shared/model/judgement.ts';
import { keyOfFinding } from '../../../shared/model/finding.ts';
import { FindingCard } from './finding-card.tsx';

interface Properties {
  readonly troubles: readonly Trouble[];
  readonly label: string;
  readonly showSubject?: boolean;
}

/** A card for each trouble; the first one leads the page. */
export function FindingList({ troubles, label, showSubject = false }: Properties) {
  if (troubles.length === 0) return null;
  return (
    <section className="finding-list" aria-label={label}>
      {troubles.map((trouble, index) => (
        <FindingCard
          key={keyOfFinding(trouble.finding)}
          trouble={trouble}
          leads={index === 0 && trouble.finding.severity !== 'note'}
          showSubject={showSubject}
        />
      ))}
    </section>
  );
}
