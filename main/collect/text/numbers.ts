import { ParseError } from './parse-error.ts';
import type { Line } from './text-lines.ts';

/** Digits of the largest 64-bit number; a longer run of digits is no counter of a kernel. */
const mostDigits = 20;

/** A whole number in decimal digits and nothing else. Above 2^53 it is rounded, as every number here is. */
export function wholeNumber(digits: string, what: string, line: Line): number {
  if (digits.length > mostDigits || !/^\d+$/.test(digits)) {
    throw new ParseError(`${what} is not a whole number`, line.number, line.text);
  }
  return Number(digits);
}

const digitsHere = /\d+/y;
/** At most 64 bits. */
const hexHere = /0x[0-9a-f]{1,16}(?![0-9a-f])/iy;

/** The number that follows a word in a line, wherever the line has it; `undefined` if the word is not there. */
export function numberAfter(line: Line, word: string): number | undefined {
  const digits = matchAfter(line, word, digitsHere);
  return digits === undefined ? undefined : wholeNumber(digits, word.trim(), line);
}

/** As `numberAfter`, for `0x…`, in lower case as text: ids have 64 bits. */
export function hexAfter(line: Line, word: string): string | undefined {
  return matchAfter(line, word, hexHere)?.toLowerCase();
}

function matchAfter(line: Line, word: string, form: RegExp): string | undefined {
  const at = line.text.indexOf(word);
  if (at === -1) return undefined;
  form.lastIndex = at + word.length;
  const match = form.exec(line.text);
  if (match === null) throw new ParseError(`no number after ${JSON.stringify(word.trim())}`, line.number, line.text);
  return match[0];
}
