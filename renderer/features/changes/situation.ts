import type { FixSituation, PreviewItem } from '../../../shared/model/fix.ts';
import type { VerdictWord } from '../../../shared/model/snapshot.ts';
import { counted } from '../../../shared/text/screens/numbers.ts';

/** "1 of 2 paths" */
export function paths({ carrying, possible }: FixSituation): string {
  return `${carrying} of ${counted(possible, 'path', 'paths')}`;
}

const words: readonly string[] = ['full', 'limited', 'partial', 'single', 'broken', 'unknown'] satisfies VerdictWord[];

/** A record of an older version may hold a word that is none today. */
export function isVerdictWord(word: string): word is VerdictWord {
  return words.includes(word);
}

const turned = { same: 'same', removed: 'added', added: 'removed' } as const;

/** What an undo does to a file. Commands are left as they were made: their inverse is found when it is undone. */
export function reversed(item: PreviewItem): PreviewItem {
  if (item.kind === 'commands') return item;
  const diff = item.diff.map((line) => ({ ...line, kind: turned[line.kind] }));
  return { ...item, diff: removedFirst(diff) };
}

type Line = Extract<PreviewItem, { readonly kind: 'file' }>['diff'][number];

/** In each block of changed lines the removed ones come first, as everywhere. */
function removedFirst(diff: readonly Line[]): readonly Line[] {
  const lines: Line[] = [];
  for (let index = 0; index < diff.length;) {
    const next = diff.findIndex((line, at) => at >= index && line.kind === 'same');
    const end = next === -1 ? diff.length : next;
    const block = diff.slice(index, end);
    lines.push(...block.filter(({ kind }) => kind === 'removed'), ...block.filter(({ kind }) => kind === 'added'));
    const same = diff[end];
    if (same !== undefined) lines.push(same);
    index = end + 1;
  }
  return lines;
}
