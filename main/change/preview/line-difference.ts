/** A line that stays, goes or comes. Together the lines that stay and go are the old text, those that stay and come the new one. */
export interface Difference {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Number in the old text of the line itself, or of the one before it; counted from 1. */
  readonly oldNumber: number;
}

/** Beyond this many pairs of lines everything between the first and the last difference is shown as replaced. */
const mostPairs = 4_000_000;

/** The shortest difference by lines (longest common subsequence); removals before additions. */
export function differenceOf(before: readonly string[], after: readonly string[]): readonly Difference[] {
  const head = commonLength(before, after);
  const tail = commonLength(before.slice(head).toReversed(), after.slice(head).toReversed());
  const old = before.slice(head, before.length - tail);
  const fresh = after.slice(head, after.length - tail);
  const same = (lines: readonly string[], from: number): readonly Difference[] =>
    lines.map((text, index) => ({ kind: 'same', text, oldNumber: from + index + 1 }));
  return [
    ...same(before.slice(0, head), 0),
    ...(old.length * fresh.length > mostPairs ? replaced(old, fresh, head) : shortest(old, fresh, head)),
    ...same(before.slice(before.length - tail), before.length - tail),
  ];
}

function commonLength(left: readonly string[], right: readonly string[]): number {
  const end = left.findIndex((line, index) => line !== right[index]);
  return end === -1 ? left.length : end;
}

function replaced(old: readonly string[], fresh: readonly string[], from: number): readonly Difference[] {
  return [
    ...old.map((text, index): Difference => ({ kind: 'removed', text, oldNumber: from + index + 1 })),
    ...fresh.map((text): Difference => ({ kind: 'added', text, oldNumber: from + old.length })),
  ];
}

function shortest(old: readonly string[], fresh: readonly string[], from: number): readonly Difference[] {
  const lengths = commonLengths(old, fresh);
  const at = (row: number, column: number): number => lengths[row * (fresh.length + 1) + column] ?? 0;
  const result: Difference[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < fresh.length) {
    const [left, right] = [old[row], fresh[column]];
    if (left !== undefined && left === right) {
      result.push({ kind: 'same', text: left, oldNumber: from + row + 1 });
      [row, column] = [row + 1, column + 1];
    } else if (left !== undefined && (right === undefined || at(row + 1, column) >= at(row, column + 1))) {
      result.push({ kind: 'removed', text: left, oldNumber: from + row + 1 });
      row += 1;
    } else if (right !== undefined) {
      result.push({ kind: 'added', text: right, oldNumber: from + row });
      column += 1;
    }
  }
  return result;
}

/** Length of the longest common subsequence of what is left from each pair of places on. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint32Array {
  const width = fresh.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = fresh.length - 1; column >= 0; column -= 1) {
      const down = lengths[(row + 1) * width + column] ?? 0;
      const right = lengths[row * width + column + 1] ?? 0;
      const both = (lengths[(row + 1) * width + column + 1] ?? 0) + 1;
      lengths[row * width + column] = old[row] === fresh[column] ? both : Math.max(down, right);
    }
  }
  return lengths;
}
