/** A word as one word of a POSIX shell, whatever is in it. A NUL byte cannot be in a word: it throws `RangeError`. */
export function quote(word: string): string {
  if (word.includes('\0')) throw new RangeError('A word of a command line cannot hold a NUL byte.');
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
