import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffOf } from '../../../main/change/preview/file-diff.ts';
import { differenceOf } from '../../../main/change/preview/line-difference.ts';

describe('a difference', () => {
  test('leads from the old text to the new one, and is the shortest', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const result = differenceOf(before, after);
        expect(result.filter(({ kind }) => kind !== 'added').map((line) => line.text)).toEqual(before);
        expect(result.filter(({ kind }) => kind !== 'removed').map((line) => line.text)).toEqual(after);
        expect(
          result.every(({ kind, text: line, oldNumber }) => kind === 'added' || before[oldNumber - 1] === line),
        ).toBe(true);
        expect(differenceOf(before, before).every(({ kind }) => kind === 'same')).toBe(true);
      }),
    );
  });

  test('of large texts takes no more than it should', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `line ${index}`);
    const other = many.map((line) => `${line}.`);
    expect(differenceOf(many, other).filter(({ kind }) => kind === 'added')).toHaveLength(5000);
  });

  test('a missing newline at the end is seen', () => {
    expect(diffOf({ text: 'a', mode: 0o644 }, { text: 'a\n', mode: 0o600 })).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'removed', text: '(no newline at the end of the file)' },
      { kind: 'removed', text: 'permissions 0644' },
      { kind: 'added', text: 'permissions 0600' },
    ]);
  });
});
