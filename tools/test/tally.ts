import { z } from 'zod';

/** What a skipped test may say of itself. */
export interface Skipped {
  /** A sentence for each thing that it needs and this machine has not. */
  missing?: string;
}
declare module 'vitest' {
  interface TaskMeta extends Skipped {}
}

/** What came of a number of tests or checks; crosses from the test run as a file. */
export const tallySchema = z.strictObject({
  passed: z.number(),
  failed: z.array(z.string()).readonly(),
  skipped: z.array(z.strictObject({ name: z.string(), reason: z.string() })).readonly(),
});
export type Tally = Readonly<z.infer<typeof tallySchema>>;

/** Seconds that each test file took, by its place in the checkout. */
export const durationsSchema = z.record(z.string(), z.number());

export const emptyTally: Tally = { passed: 0, failed: [], skipped: [] };

export function sumOf(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.flatMap((tally) => tally.failed),
    skipped: tallies.flatMap((tally) => tally.skipped),
  };
}

/** The last line of `npm test` and of its relatives. */
export function lastLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`;
}

/**
 * How many tests each vitest project has at least. Many tests are made from lists of inputs: if a list gets lost, its
 * tests vanish without a failure of their own. Whoever takes tests away lowers the number here, in the same commit.
 */
const least: Readonly<Record<string, number>> = {
  unit: 2300,
  contract: 280,
  integration: 60,
  screens: 8,
  e2e: 35,
  windows: 180,
  lab: 56,
  'lab-timed': 8,
};

/** The tally of a project, with a failure where tests have vanished. */
export function withLeast(project: string, tally: Tally): Tally {
  const seen = tally.passed + tally.failed.length + tally.skipped.length;
  const wanted = least[project] ?? 1;
  if (seen >= wanted) return tally;
  const sentence = `${project} tests: ${seen} of at least ${wanted} tests were found (tools/test/tally.ts)`;
  return { ...tally, failed: [...tally.failed, sentence] };
}
