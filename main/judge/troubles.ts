import { isCauseOf, type Finding, type Subject } from '../../shared/model/finding.ts';
import type { Trouble } from '../../shared/model/judgement.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Share, ShareId } from '../../shared/model/snapshot.ts';
import { isWell, levelOfFinding } from './levels.ts';

/** Findings as a tree: each one that none of the others explains, with its consequences, in the order of `findings`. */
export function troublesOf(findings: readonly Finding[], shares: readonly Share[]): readonly Trouble[] {
  return findings
    .filter((finding) => !findings.some((other) => isCauseOf(other, finding)))
    .map((finding) => {
      const consequences = findings.filter((other) => isCauseOf(finding, other));
      const subjects = [finding, ...consequences].map(({ subject }) => subject);
      return {
        finding,
        consequences,
        level: levelOfFinding(finding),
        shares: shares.filter((share) => subjects.some((subject) => concerns(subject, share))).map(idOf),
      };
    });
}

const idOf = ({ id }: Share): ShareId => id;

/** An interface concerns the shares that use it; it and the whole machine also those that are not as they could be. */
function concerns({ kind, id }: Subject, share: Share): boolean {
  switch (kind) {
    case 'share':
      return share.id === id;
    case 'nas':
      return share.nas === id;
    case 'interface':
      return !isWell(share.verdict.word) || (valueOf(share.session)?.lanes ?? []).some(({ nic }) => nic === id);
    case 'machine':
      return !isWell(share.verdict.word);
    default:
      return kind satisfies never;
  }
}
