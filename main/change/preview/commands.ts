import { shellWord } from '../../../shared/text/phrases.ts';
import { quote } from '../../machine/quote.ts';
import type { ShownOperation } from '../operations/operation-kind.ts';

/** A word of a command; an option stays as people write it. */
export const wordOf = (word: string): string => (/^--?[\w-]*$/.test(word) ? word : (shellWord(word) ?? quote(word)));

export const asRoot = (argv: readonly string[]): string => ['sudo', ...argv.map(wordOf)].join(' ');

/** How a kind of operation is shown that is done by commands. */
export function asCommands<Op>(argv: (operation: Op) => readonly (readonly string[])[]) {
  const commands = (operation: Op): readonly string[] => argv(operation).map(asRoot);
  return { commands, shown: (operation: Op): ShownOperation => ({ kind: 'commands', lines: commands(operation) }) };
}
