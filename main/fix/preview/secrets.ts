/** What stands for something that nobody else is to read. */
export const hiddenWord = '••••';

/**
 * Values of a line of fstab, of a unit or of a credentials file that are secret: of `password=` and its other names, and
 * what follows a `%` in a user's name. The form is that of mount.cifs(8): a value ends at a comma or a blank, or is quoted; two
 * commas in a row are one of its own.
 */
const secretValue =
  /(?<=(?:^|[\s,="])(?:password2?|passwd|pass)=)(?:"[^"]*"|(?:[^,\s"]|,,)+)|(?<=(?:^|[\s,="])user(?:name)?=[^,\s%]*%)(?:[^,\s]|,,)+/gi;

/** In a credentials file all that follows is the value. */
const credentialsLine = /(?<=^\s*(?:password2?|passwd|pass)=).+$/i;

export const masked = (line: string): string =>
  line.replace(credentialsLine, hiddenWord).replace(secretValue, hiddenWord);

/** A text of several lines without its secrets; the same text where it holds none. */
export const maskedText = (text: string): string => text.split('\n').map(masked).join('\n');

/** Where the secrets of a line stand, so that a command can pass over them without naming them. */
export function secretsIn(line: string): readonly { readonly start: number; readonly end: number }[] {
  return [...line.matchAll(secretValue)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
