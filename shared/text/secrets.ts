/**
 * The one rule for what is secret in a text that somebody else may read: a recording, a log, a note, a report, a quoted line,
 * a preview. Nothing should hold a secret in the first place; this is for the mount option or the command line that comes
 * along inside somebody else's words.
 */

/** Value of an option: quoted, or up to a comma or a blank; mount.cifs(8) writes a comma of the value itself as two. */
const value = String.raw`(?:"[^"\n]*"|'[^'\n]*'|(?:[^\s,;"'}]|,,)+)`;
const word = String.raw`(?:pass(?:word|wort|wd|phrase|code)?\d?|pwd|pw|secret|token|kennwort|api_?key)`;

/** None of them looks at a text more than once from one place: a line may be long. Each with the part that stays as its first group; what follows it is hidden. */
const secrets: readonly RegExp[] = [
  new RegExp(String.raw`(${word}["']?\s*=\s*|\b${word}["']?\s*:\s*(?!=))${value}`, 'gi'),
  new RegExp(String.raw`((?<!\S)--?${word}\s+)${value}`, 'gi'),
  new RegExp(String.raw`(\b(?:password|passwort|kennwort|passphrase)\s+(?:is|was|ist|war|lautet)\s+)\S+`, 'gi'),
  // A mistyped option is quoted by the kernel, whatever it was meant to be.
  /(\bunknown (?:mount )?(?:option|parameter)s?:? ["'`]?[\w-]+=)(?:[^\s"'`,]|,,)+/gi,
  /((?<=^|[\s,="'])(?:user(?:name)?=|-U\s*)[^,\s%]*%)[^\s,"']+/g,
  /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+(?=@)/gi,
  /((?<!:)\/\/[^\s/@:]+:)[^\s/@]+(?=@)/g,
];
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const assignment = new RegExp(String.raw`(?<=^|[\s,"'(])([A-Za-z][\w-]*)=${value}`, 'g');

/** Passwords, keys and tokens give way to `…`; names and addresses stay. */
export function withoutPasswords(text: string): string {
  const known = secrets.reduce((rest, pattern) => rest.replaceAll(pattern, '$1…'), text);
  return known
    .replaceAll(assignment, (whole, key: string) => (isMistypedPassword(key) ? `${key}=…` : whole))
    .replaceAll(privateKey, '(private key)');
}

/** What stands for something that nobody else is to read. */
export const hiddenWord = '••••';

/**
 * Of a line of fstab, of a unit or of a credentials file, where no quotation mark of somebody else's can stand behind a value:
 * up to a comma or a blank (mount.cifs(8)), and what follows a `%` in a user's name.
 */
const optionSecret = new RegExp(
  String.raw`(?<=(?:^|[\s,="])${word}=)(?:"[^"]*"|(?:[^,\s"]|,,)+)|(?<=(?:^|[\s,="])user(?:name)?=[^,\s%]*%)(?:[^,\s]|,,)+`,
  'gi',
);
/** In a credentials file all that follows is the value. */
const credentialsLine = new RegExp(String.raw`(?<=^\s*${word}=).+$`, 'i');

/** A line of such a file without its secrets. */
export const maskedLine = (line: string): string =>
  line.replace(credentialsLine, hiddenWord).replace(optionSecret, hiddenWord);

/** A text of several lines without its secrets; the same text where it holds none. */
export const maskedText = (text: string): string => text.split('\n').map(maskedLine).join('\n');

/** Where the secrets of a line stand, so that a command can pass over them without naming them. */
export function secretsIn(line: string): readonly { readonly start: number; readonly end: number }[] {
  return [...line.matchAll(optionSecret)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** For a log: who logged in is left out as well. */
export const withoutSecrets = (text: string): string =>
  withoutPasswords(text)
    .replaceAll(/\b(username|user|credentials|cred)=[^\s,;"'}]+/gi, '$1=…')
    .replaceAll(/(?<![\w.+-])[\w.+-]+@[\w.-]+/g, '…@…');

/** `passwrod`, `pasword`: what mount takes for an option that it does not know, and the kernel logs with its value. */
const isMistypedPassword = (key: string): boolean =>
  [
    ['password', 2],
    ['passwort', 2],
    ['passphrase', 2],
    ['passwd', 1],
  ].some(([right, most]) => typeof right === 'string' && distance(key.toLowerCase(), right) <= Number(most));

/** How many letters have to be changed, left out, put in or exchanged with the next one (optimal string alignment). */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return Infinity;
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= one.length; row++) {
    const cells = [row];
    rows.push(cells);
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      cells.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + same,
          swapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(one.length, other.length);
}
