import { diffArrays } from 'diff/lib/diff/array.js';

/** A line that stays, goes or comes. Together the lines that stay and go are the old text, those that stay and come the new one. */
export interface Difference {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Number in the old text of the line itself, or of the one before it; counted from 1. */
  readonly oldNumber: number;
}

/** Where more lines than this differ the whole text is shown as replaced: a shorter difference would take long to find. */
const mostDifferent = 2000;

/** The shortest difference by lines; removals before additions. */
export function differenceOf(before: readonly string[], after: readonly string[]): readonly Difference[] {
  const options = { maxEditLength: mostDifferent };
  const parts = diffArrays([...before], [...after], options) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  let oldNumber = 0;
  return parts.flatMap(({ value, removed, added }) => {
    const kind = removed ? 'removed' : added ? 'added' : 'same';
    return value.map((text): Difference => {
      if (kind !== 'added') oldNumber += 1;
      return { kind, text, oldNumber };
    });
  });
}
