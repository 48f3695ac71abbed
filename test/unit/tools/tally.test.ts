import { expect, test } from 'vitest';
import { emptyTally, lastLine, sumOf, withLeast, type Tally } from '../../../tools/test/tally.ts';

test('the last line sums all projects and checks', () => {
  const unit: Tally = { passed: 40, failed: ['a test'], skipped: [{ name: 'lab', reason: 'not root' }] };
  const check: Tally = { ...emptyTally, passed: 1 };
  expect(lastLine(sumOf([unit, check]))).toBe('41 passed, 1 failed, 1 skipped');
});

test('nothing run is nothing passed', () => {
  expect(lastLine(sumOf([]))).toBe('0 passed, 0 failed, 0 skipped');
});

test('tests that have vanished are a failure, in a project that nobody counted too', () => {
  const some: Tally = { ...emptyTally, passed: 40 };
  expect(withLeast('unit', some).failed).toEqual([expect.stringContaining('unit tests: 40 of at least')]);
  expect(withLeast('another', emptyTally).failed).toHaveLength(1);
  expect(withLeast('another', some)).toEqual(some);
});
