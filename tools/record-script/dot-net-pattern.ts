/** Of `\d` and `\w`, which mean every digit and letter of the world to .NET. */
const narrow: Readonly<Record<string, string>> = { d: '0-9', w: 'A-Za-z0-9_' };

/**
 * A regular expression of this program in the words of .NET, where `$` also stands before a last line end. Throws for what it
 * cannot translate: a class that means what is not a digit or a letter, and the flags `g`, `m` and `y`.
 */
export function dotNetPattern({ source, flags }: RegExp): string {
  if (/[gmy]/.test(flags)) throw new Error(`No pattern of .NET for the flags ${flags}.`);
  let isInList = false;
  const words = [...source.matchAll(/\\.|[^\\]/gsu)].map(([word]) => {
    if (/^\\[DW]$/.test(word)) throw new Error(`No pattern of .NET for ${word}.`);
    const range = word.startsWith('\\') ? narrow[word.slice(1)] : undefined;
    if (range !== undefined) return isInList ? range : `[${range}]`;
    if (word === '[') isInList = true;
    if (word === ']') isInList = false;
    if (word === '\\/') return '/';
    return word === '$' && !isInList ? String.raw`\z` : word;
  });
  const options = (flags.includes('i') ? 'i' : '') + (flags.includes('s') ? 's' : '');
  return `${options === '' ? '' : `(?${options})`}${words.join('')}`;
}
