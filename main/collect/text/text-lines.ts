import { ParseError } from './parse-error.ts';

/** A line of a text, counted from 1, so that an error can name it. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/**
 * The lines of a text of which every line is ended. What the kernel and the tools print always ends in a newline: a
 * text that does not was cut, and its last line may say less (`bytes_received:10` of `…:1064`) than the truth.
 */
export function linesOf(text: string, what: string): readonly Line[] {
  const lines = unendedLinesOf(text);
  const last = lines.at(-1);
  if (last !== undefined && !text.endsWith('\n')) {
    throw new ParseError(`${what} ends in the middle of a line`, last.number, last.text);
  }
  return lines;
}

/** The lines of a text, the last of which need not be ended. */
export function unendedLinesOf(text: string): readonly Line[] {
  const parts = text.split('\n');
  if (parts.at(-1) === '') parts.pop();
  return parts.map((part, index) => ({ number: index + 1, text: part }));
}
