import type { FixId } from '../../../shared/model/remedy.ts';
import type { Offer } from '../plan.ts';
import type { Present } from './ports.ts';

export function offerOf(id: FixId, { snapshot, findings, offers = [] }: Present): Offer | undefined {
  if (snapshot === undefined) return undefined;
  for (const finding of findings)
    for (const remedy of finding.remedies)
      if (remedy.kind === 'fix' && remedy.id === id)
        return {
          reason: { kind: 'finding', code: finding.code },
          subject: finding.subject,
          finding,
          remedy,
          plan: remedy.plan,
          seen: snapshot,
        };
  return offers.find(({ remedy }) => remedy.id === id);
}
