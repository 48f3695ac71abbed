/** Kernel values, links, routes and rules: what commands change. */
import { inverse, type AnyOperation, type Argv } from '../operations/operation-kind.ts';
import { refusalCodes as codes } from './answers.ts';
import { chain, define, each } from './script.ts';

/**
 * An operation defines `lw_do` (its commands) and `lw_undo` (those of its inverse); what was not reached is taken back, unless
 * somebody else reached it meanwhile.
 */
export const reaching = `
lw_reach() {
  lw_do && "lw_state_$1" && [ "$lw_state" = after ] && return
  lw_words=$lw_said
  "lw_state_$1"
  case $lw_state in after) return ;; other) lw_undo ;; esac
  lw_fail ${codes.failed} "$lw_words"
}
`;

export const doAndUndo = <Op extends AnyOperation>(operation: Op, argv: (operation: Op) => readonly Argv[]): string =>
  define('lw_do', chain(argv(operation))) + define('lw_undo', each(argv(inverse(operation))));
