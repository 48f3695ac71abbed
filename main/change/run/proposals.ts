import type { Finding } from '../../../shared/model/finding.ts';
import type { FixId, Remedy } from '../../../shared/model/fix.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import type { Offer, Proposal } from '../plan.ts';
import type { FixServiceOptions, Present } from './ports.ts';

type Source = Pick<FixServiceOptions, 'remediesOf' | 'report'>;

/** What the window shows of the remedies of a finding; the plans stay here. */
export function remediesFor(finding: Finding, now: Snapshot, source: Source): readonly Remedy[] {
  return proposed(finding, now, source).map(({ remedy }) => remedy);
}

export function offerOf(id: FixId, { snapshot, findings, offers = [] }: Present, source: Source): Offer | undefined {
  if (snapshot === undefined) return undefined;
  for (const finding of findings)
    for (const proposal of proposed(finding, snapshot, source))
      if ('plan' in proposal && proposal.remedy.id === id)
        return {
          reason: { kind: 'finding', code: finding.code },
          subject: finding.subject,
          finding,
          remedy: proposal.remedy,
          plan: proposal.plan,
          seen: snapshot,
        };
  return offers.find(({ remedy }) => remedy.id === id);
}

/** A mistake in one remedy must not take away the page. */
function proposed(finding: Finding, now: Snapshot, source: Source): readonly Proposal[] {
  try {
    return source.remediesOf(finding, now);
  } catch (error) {
    source.report(`the remedies of ${finding.code} could not be told`, error);
    return [];
  }
}
