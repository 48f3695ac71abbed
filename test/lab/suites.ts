import { suites, type Suite } from './roots.ts';

/**
 * Every one by `npm run test:long`. Where nobody says, the one of Debian's stable: a program starts there in a quarter of the
 * time that the user-mode kernel of bookworm takes (docs/facts/kernels.md). What runs Node on the workstation needs bookworm's.
 */
export function suitesUnderTest(usual: Suite = 'trixie'): readonly Suite[] {
  const words = (process.env['LANEWISE_LAB_SUITES'] ?? usual).split(',');
  const unknown = words.filter((word) => !suites.some((suite) => suite === word));
  if (unknown.length > 0)
    throw new Error(`LANEWISE_LAB_SUITES names ${unknown.join(', ')}; there are ${suites.join(', ')}.`);
  return suites.filter((suite) => words.includes(suite));
}
