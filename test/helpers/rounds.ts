export const isLongRun = process.env['LANEWISE_LONG'] === '1';

/** What is like another test but for one thing, and takes minutes: `npm run test:long` has it. */
export const inLongRun = (define: () => void): void => {
  if (isLongRun) define();
};

/**
 * How often a repeated test runs. The usual count keeps the ordinary run short; `npm run test:long` sets
 * LANEWISE_LONG=1 and runs the full count.
 */
export const rounds = ({ usual, long }: { readonly usual: number; readonly long: number }): number =>
  isLongRun ? long : usual;
