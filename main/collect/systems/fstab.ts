/** A line of /etc/fstab that says how something is mounted, and where in the text its options stand. */
export interface FstabEntry {
  /** Counted from 1. */
  readonly lineNumber: number;
  readonly source: string;
  readonly at: string;
  readonly type: string;
  /** As written, octal escapes and all; `undefined`: the line ends before its fourth field. */
  readonly options: string | undefined;
  /** Offsets of `options` in the whole text. */
  readonly start: number;
  readonly end: number;
}

/**
 * /etc/fstab (fstab(5); libmount/src/tab_parse.c): one file system per line, fields separated by blanks and tabs.
 *
 *     # source            place            type  options                          dump pass
 *     //10.77.1.25/data   /mnt/my\040nas   cifs  credentials=/root/c,multichannel 0    0
 *
 * `#` begins a comment only as the first sign of a line. Space, tab, newline, backslash and `#` in a field are written
 * as `\ooo`. The last line need not be ended. Lines with fewer than three fields mount nothing: mount(8) passes over
 * them, and so does this. Nothing else of the text is touched or normalised: the offsets allow to replace the options
 * of one line and to leave every other byte as it is.
 */
export function parseFstab(text: string): readonly FstabEntry[] {
  const entries: FstabEntry[] = [];
  let start = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const entry = entryOf(line, index + 1, start);
    if (entry !== undefined) entries.push(entry);
    start += line.length + 1;
  }
  return entries;
}

function entryOf(line: string, lineNumber: number, start: number): FstabEntry | undefined {
  if (/^[ \t]*(?:#|$)/.test(line)) return undefined;
  const fields = [...line.matchAll(/[^ \t]+/g)];
  const [source, at, type, options] = fields;
  if (source === undefined || at === undefined || type === undefined) return undefined;
  const from = start + (options?.index ?? line.length);
  return {
    lineNumber,
    source: unescaped(source[0]),
    at: unescaped(at[0]),
    type: unescaped(type[0]),
    options: options?.[0],
    start: from,
    end: from + (options?.[0].length ?? 0),
  };
}

/** libmount's unmangle(): any three octal digits behind a backslash. */
export function unescaped(field: string): string {
  return field.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
}

/** The text with other options in some of its lines. `options` are written as they are: they must hold no blank. */
export function withOptions(
  text: string,
  changes: readonly { readonly entry: FstabEntry; readonly options: string }[],
): string {
  return changes
    .toSorted((left, right) => right.entry.start - left.entry.start)
    .reduce((changed, { entry, options }) => changed.slice(0, entry.start) + options + changed.slice(entry.end), text);
}

/** A place as the kernel names it: without doubled and closing slashes. */
export const plainPlace = (at: string): string => at.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');

/** `\\nas\share\` and `//nas/share` name the same. */
export const plainRemote = (remote: string): string => remote.replaceAll('\\', '/').replace(/(?<=[^/])\/+$/, '');
