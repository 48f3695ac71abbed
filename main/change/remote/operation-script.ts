import { allKinds, kindOf, type Operation } from '../operation.ts';
import { refusalCodes } from '../shell/answers.ts';
import { library } from '../shell/library.ts';

/** Everything that a script about operations begins with. */
export const operationLibrary = [library, ...new Set(allKinds.flatMap(({ shell }) => shell.library))].join('');

/** Sets `lw_state` to `before`, `after` or `other`. Throws `ChangeRefused` for what no step prepares. */
export function stateLines(operation: Operation, secret?: string): string {
  const { shell } = kindOf(operation);
  return `${shell.settings(operation, secret)}\nlw_state_${shell.family}`;
}

/** Does it, whole or not at all. What is done already is not done again, but that the system noticed it is made sure of. */
export function performLines(operation: Operation, secret?: string): string {
  const { family, hasAgain } = kindOf(operation).shell;
  const again = hasAgain === true ? `lw_again_${family}` : ':';
  const odd = `[ -z "$lw_odd" ] || lw_fail ${refusalCodes.unsafe} "$lw_odd"; lw_fail ${refusalCodes['changed-since']} changed`;
  return `${stateLines(operation, secret)}
case $lw_state in
before) lw_do_${family} ;;
after) ${again} ;;
*) ${odd} ;;
esac`;
}
