import { ParseError } from '../../collect/text/parse-error.ts';

/** One option of a list as written: `multichannel`, `uid=1000`, `context="a,b"`. An empty one is two commas in a row. */
export type WrittenOption = string;

/**
 * A list of mount options as written in fstab(5) or in a systemd unit (libmount/src/optstr.c): separated by commas that
 * stand outside double quotes. A backslash before a comma means different things to different programs: `ParseError`.
 */
export function splitOptions(list: string): readonly WrittenOption[] {
  if (/\\,|\\054/.test(list)) throw new ParseError('a backslash before a comma', 1, list);
  if (list.includes('\n')) throw new ParseError('a line break in options', 1, list);
  const parts = list.split('"');
  if (parts.length % 2 === 0) throw new ParseError('a quotation mark that is not closed', 1, list);
  // Every second part stands between quotation marks: its commas are no separators.
  const marked = parts.map((part, index) => (index % 2 === 0 ? part.replaceAll(',', '\n') : part)).join('"');
  return marked.split('\n');
}

/** `uid` of `uid=1000`. */
export const optionName = (option: WrittenOption): string => option.split('=', 1)[0] ?? option;

/** `1000` of `uid=1000`; `undefined` for a bare word. */
export function optionValue(option: WrittenOption): string | undefined {
  const equals = option.indexOf('=');
  return equals === -1 ? undefined : option.slice(equals + 1);
}

/** The last value given for one of these names, as the kernel takes it. */
export function lastValue(options: readonly WrittenOption[], names: readonly string[]): string | undefined {
  const found = options.findLast((option) => names.includes(optionName(option)) && option.includes('='));
  return found === undefined ? undefined : optionValue(found);
}
