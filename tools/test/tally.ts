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

export const emptyTally: Tally = { passed: 0, failed: [], skipped: [] };

export function sumOf(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.flatMap((tally) => tally.failed),
    skipped: tallies.flatMap((tally) => tally.skipped),
  };
}

/** The last line of `npm test`. */
export function lastLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`;
}
