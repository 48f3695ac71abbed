import type { Publication } from '../../shared/ipc/publication.ts';
import { isCauseOf, type Finding } from '../../shared/model/finding.ts';
import type { Remedy } from '../../shared/model/fix.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Share } from '../../shared/model/snapshot.ts';

/** A root cause and what follows from it. */
export interface Trouble {
  readonly cause: Finding;
  readonly consequences: readonly Finding[];
}

/** Folds each finding under the standing one that explains it in the end; an unexplained one is a cause of its own. */
export function troublesOf(findings: readonly Finding[]): readonly Trouble[] {
  const roots = findings.map((finding) => rootOf(finding, findings));
  const causes = findings.filter((finding) => roots.includes(finding));
  return causes.map((cause) => ({
    cause,
    consequences: findings.filter((finding, index) => roots[index] === cause && finding !== cause),
  }));
}

/** On the same subject before any other: two shares may have the same trouble. */
function explanation(finding: Finding, findings: readonly Finding[]): Finding | undefined {
  const explaining = findings.filter((other) => isCauseOf(other, finding));
  return explaining.find((other) => other.subject.id === finding.subject.id) ?? explaining[0];
}

/** The end of the chain of explanations; of a circle, which there should not be, its first one in the list. */
function rootOf(finding: Finding, findings: readonly Finding[]): Finding {
  const seen = new Set<Finding>();
  let current: Finding | undefined = finding;
  while (current !== undefined && !seen.has(current)) {
    seen.add(current);
    const next = explanation(current, findings);
    if (next === undefined) return current;
    current = next;
  }
  return findings.find((one) => seen.has(one)) ?? finding;
}

/** What a person looking at one share should see: of the share, its NAS, its interfaces, and of the machine. */
export function findingsOfShare(share: Share, findings: readonly Finding[]): readonly Finding[] {
  const nics = new Set(valueOf(share.session)?.lanes.map((lane) => lane.nic));
  const isWell = share.verdict.word === 'full' || share.verdict.word === 'limited';
  return findings.filter(({ subject }) => {
    if (subject.kind === 'share') return subject.id === share.id;
    if (subject.kind === 'nas') return subject.id === share.nas;
    return subject.kind === 'interface' ? nics.has(subject.id) || !isWell : !isWell;
  });
}

/** Of this machine itself: its interfaces and what could not be read on it. */
export function findingsOfMachine(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ subject }) => subject.kind === 'machine' || subject.kind === 'interface');
}

/** What can be done about a finding, best first. */
export function remediesOf(publication: Publication | undefined, { code, subject }: Finding): readonly Remedy[] {
  const found = publication?.remedies.find(
    (one) => one.code === code && one.subject.kind === subject.kind && one.subject.id === subject.id,
  );
  return found?.list ?? [];
}
