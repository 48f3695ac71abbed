import { suites, type Suite } from './roots.ts';

/** Every one by `npm run test:long`; the oldest, of which most is to be feared, where nobody says. */
export function suitesUnderTest(): readonly Suite[] {
  const words = (process.env['LANEWISE_LAB_SUITES'] ?? 'bookworm').split(',');
  const unknown = words.filter((word) => !suites.some((suite) => suite === word));
  if (unknown.length > 0)
    throw new Error(`LANEWISE_LAB_SUITES names ${unknown.join(', ')}; there are ${suites.join(', ')}.`);
  return suites.filter((suite) => words.includes(suite));
}
