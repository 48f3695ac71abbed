/**
 * What a NAS, a mount table or a recording named is not ours: it may steer a terminal, turn what stands beside it around, or
 * look like another name. Taken out are control characters, marks of direction, line separators, and all that has no width,
 * but for a tab; a joiner stays where a script or an emoji is written with it.
 */
export const unseen =
  /(?!\t|(?<=[\p{Extended_Pictographic}\p{Script=Arabic}\p{M}])(?:\u200c|\u200d|\ufe0f))[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Whether a text holds what no name, path or command for a program may: it would end a line, steer a terminal, or look like another. */
export const isUnfit = (text: string): boolean => text.includes('\t') || text.search(unseen) !== -1;

/** What somebody wrote, in quotes and on one line; a backslash stays one, since places of Windows are full of them. */
export const inQuotes = (text: string): string => JSON.stringify(text.slice(0, 200)).replaceAll('\\\\', '\\');

/** One line for a terminal or a screen: each unseen character is shown as �. */
export const plain = (text: string): string => text.replaceAll(unseen, '�');

/** The same of a text that has lines. */
export const plainLines = (text: string): string => text.split('\n').map(plain).join('\n');

/** JSON in which no unseen character stands as itself. Such characters stand in strings only, where an escape means the same. */
export function plainJson(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split('\n');
  return lines.map((line) => line.replaceAll(unseen, escaped)).join('\n');
}

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
