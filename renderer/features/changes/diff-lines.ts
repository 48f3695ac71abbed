import type { DiffLine } from '../../../shared/model/fix.ts';

/** A line of a difference, or a run of lines that are the same on both sides and so far away that they are left out. */
export type ShownLine =
  | { readonly kind: 'left-out'; readonly lines: number }
  | { readonly kind: DiffLine['kind']; readonly pieces: readonly Piece[] };

/** `changed`: not in the line on the other side that this one took the place of. */
interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

/** Lines around a change, to see where in the file it is. */
const context = 1;
/** A fold that hides fewer than this would be longer than what it hides. */
const fewestLeftOut = 2;

/** What of a difference is shown: changes, a line around each, and inside of changed lines what is different. */
export function shownLines(diff: readonly DiffLine[]): readonly ShownLine[] {
  const near = diff.map((_, index) =>
    diff.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: ShownLine[] = [];
  for (let index = 0; index < diff.length;) {
    const next = near.indexOf(true, index);
    const hidden = (next === -1 ? diff.length : next) - index;
    if (hidden >= fewestLeftOut) {
      shown.push({ kind: 'left-out', lines: hidden });
      index += hidden;
      continue;
    }
    const line = diff[index];
    if (line !== undefined) shown.push({ kind: line.kind, pieces: piecesOf(line, counterpart(diff, index)) });
    index += 1;
  }
  return shown;
}

/** The line that a removed one became, or that an added one was: the one at the same place in its block. */
function counterpart(diff: readonly DiffLine[], index: number): string | undefined {
  const kind = diff[index]?.kind;
  if (kind === 'same' || kind === undefined) return undefined;
  const blockAt = (from: number, step: 1 | -1, wanted: DiffLine['kind']): number => {
    let at = from;
    while (diff[at + step]?.kind === wanted) at += step;
    return at;
  };
  if (kind === 'removed') {
    const nth = index - blockAt(index, -1, 'removed');
    const added = diff[blockAt(index, 1, 'removed') + 1 + nth];
    return added?.kind === 'added' ? added.text : undefined;
  }
  const first = blockAt(index, -1, 'added');
  const firstRemoved = blockAt(first, -1, 'removed');
  const removed = diff[firstRemoved + (index - first)];
  return firstRemoved < first && removed?.kind === 'removed' ? removed.text : undefined;
}

/** In words and options: a difference inside of one is one of the whole option. */
function piecesOf({ text }: DiffLine, other: string | undefined): readonly Piece[] {
  if (other === undefined) return [{ text, changed: false }];
  const known = new Set(wordsOf(other).map(bare));
  const pieces = wordsOf(text).map((word) => ({ text: word, changed: !known.has(bare(word)) }));
  // Nothing in common: then it is another line, and marking all of it marks nothing.
  return pieces.every(({ changed }) => changed) ? [{ text, changed: false }] : merged(pieces);
}

const wordsOf = (text: string): readonly string[] => text.split(/(?<=[,\s])(?=[^,\s])|(?<=[^\s])(?=\s)/);
const bare = (word: string): string => word.replace(/[,\s]+$/, '');

function merged(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.reduce<readonly Piece[]>((before, piece) => {
    const last = before.at(-1);
    if (last?.changed !== piece.changed) return [...before, piece];
    return [...before.slice(0, -1), { ...last, text: last.text + piece.text }];
  }, []);
}
