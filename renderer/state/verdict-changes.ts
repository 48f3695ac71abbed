import type { PublishedSnapshot } from '../../shared/ipc/publication.ts';
import { shareWords } from '../../shared/text/screens/share.ts';
import { verdictSentence } from '../../shared/text/verdicts.ts';

/** A sentence for each share whose verdict is another one than before. */
export function changedVerdicts(before: PublishedSnapshot, after: PublishedSnapshot): readonly string[] {
  return after.shares.flatMap((share) => {
    const old = before.shares.find((other) => other.id === share.id);
    const nas = after.nas.find((one) => one.id === share.nas);
    if (old === undefined || nas === undefined) return [];
    if (old.verdict.word === share.verdict.word && old.verdict.carrying === share.verdict.carrying) return [];
    return [`${share.name} ${shareWords.on} ${nas.name}: ${verdictSentence(share, nas)}`];
  });
}
