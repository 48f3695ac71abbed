import { remoteFixTexts } from '../../../shared/text/fixes/remote.ts';
import { allKinds, kindOf, labelOf, type Operation } from '../operation.ts';
import { ChangeRefused } from '../changer.ts';
import { refusalCodes } from '../shell/answers.ts';
import { library } from '../shell/library.ts';

/** Everything that a script about operations begins with. */
export const operationLibrary = [library, ...new Set(allKinds.flatMap(({ shell }) => shell?.library ?? []))].join('');

function shellFor(operation: Operation) {
  const { shell } = kindOf(operation);
  if (shell === undefined) throw new ChangeRefused('bad-plan', remoteFixTexts.badPlan(labelOf(operation)));
  return shell;
}

/** Sets `lw_state` to `before`, `after` or `other`. Throws `ChangeRefused` for what no step prepares. */
export function stateLines(operation: Operation, secret?: string): string {
  const shell = shellFor(operation);
  return `${shell.settings(operation, secret)}\nlw_state_${shell.family}`;
}

/** Does it, whole or not at all. What is done already is not done again, but that the system noticed it is made sure of. */
export function performLines(operation: Operation, secret?: string): string {
  const { family, hasAgain } = shellFor(operation);
  const again = hasAgain === true ? `lw_again_${family}` : ':';
  const odd = `[ -z "$lw_odd" ] || lw_fail ${refusalCodes.unsafe} "$lw_odd"; lw_fail ${refusalCodes['changed-since']} changed`;
  return `${stateLines(operation, secret)}
case $lw_state in
before) lw_do_${family} ;;
after) ${again} ;;
*) ${odd} ;;
esac`;
}
