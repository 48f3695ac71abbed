import { ParseError } from '../../main/collect/text/parse-error.ts';

/** What a parser makes of a text: its result, or `undefined` for a `ParseError`; anything else it throws is a failure of the test. */
export function resultOf<T>(parse: (text: string) => T, text: string): T | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** Places of numbers that are none, anywhere in a value. */
export function brokenNumbers(value: unknown, at = ''): readonly string[] {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? [] : [`${at} = ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => brokenNumbers(inner, `${at}.${name}`));
}
