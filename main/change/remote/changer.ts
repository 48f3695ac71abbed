import type { TransactionId } from '../../../shared/model/fix.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import type { CommandResult } from '../../machine/machine.ts';
import { ChangeRefused, type OperationState, type SecretText } from '../changer.ts';
import { optionsAt } from '../mount-options.ts';
import { kindOf, labelOf, type Operation } from '../operation.ts';
import type { Changer } from '../performer.ts';
import { lateCode, refusalCodes, refusalOf } from '../shell/answers.ts';
import { turn } from '../shell/library.ts';
import { refusal, type Answer, type RootShell } from './root-shell.ts';
import { operationLibrary, performLines, stateLines } from './operation-script.ts';
import { entryBase } from './places.ts';
import { untilSettled } from './settled.ts';

export interface RemoteChangerOptions {
  readonly shell: RootShell;
  readonly secret?: SecretText;
  /** The change that is being made: nothing more is done for it once the machine has begun to revert everything. */
  readonly transaction?: () => TransactionId | undefined;
}

/**
 * Longer than the longest chain of commands that a script limits over there: umount, mount, and mounting again, or a
 * file's check and two activations.
 */
const performTimeoutMs = 240_000;
const stateTimeoutMs = 60_000;

/** Changes another machine, each operation by one script of root over SSH. */
export function remoteChanger(options: RemoteChangerOptions): Changer {
  const { shell } = options;
  const stateOf = async (operation: Operation): Promise<OperationState> => {
    const lines = stateLines(operation, secretOf(operation, options));
    const answer = await shell.run(`${operationLibrary}${lines}\n${telling}`, stateTimeoutMs);
    if (answer.exitCode === 0 && isState(answer.stdout)) return answer.stdout;
    throw refused(operation, answer, shell.host);
  };
  const perform = async (operation: Operation): Promise<void> => {
    const lines = performLines(operation, secretOf(operation, options));
    const current = options.transaction?.();
    const begin = current === undefined ? '' : `${turn}lw_turn ${entryBase(current)} open\n`;
    const answer = await shell.run(`${operationLibrary}${begin}${lines}`, performTimeoutMs);
    if (answer.exitCode === 0) return;
    if (answer.exitCode !== lateCode || current === undefined)
      throw unbegun(refused(operation, answer, shell.host), answer);
    // On the way back the machine itself has done what was to be done.
    await untilSettled(shell, current);
    if ((await stateOf(operation)) !== 'after') throw new ChangeRefused('failed', texts.late(shell.host));
  };
  const mountOptions = async (at: string): Promise<string | undefined> => {
    const answer = await shell.run('cat /proc/self/mounts', stateTimeoutMs);
    if (answer.exitCode !== 0) throw refusal(shell.host, texts.mountTable, answer);
    return optionsAt(answer.stdout, at);
  };
  return { stateOf, perform, mountOptions };
}

/** What is found changed in the second run of a script may be what the first one left half done. */
function unbegun(refused: ChangeRefused, { again }: Answer): ChangeRefused {
  return again && refused.code === 'changed-since' ? new ChangeRefused('failed', refused.message) : refused;
}

const telling = `[ -z "$lw_odd" ] || lw_fail ${refusalCodes.unsafe} "$lw_odd"; printf '%s' "$lw_state"`;

function secretOf(operation: Operation, { secret }: RemoteChangerOptions): string | undefined {
  const path = kindOf(operation).secretPath?.(operation);
  return path === undefined ? undefined : secret?.(path);
}

const isState = (word: string): word is OperationState => ['before', 'after', 'other'].includes(word);

function refused(operation: Operation, answer: CommandResult, host: string): ChangeRefused {
  const { exitCode, stdout, stderr } = answer;
  const own = kindOf(operation).shell?.refused?.(operation, { refusal: refusalOf(exitCode), stdout, stderr }, host);
  return own ?? refusal(host, labelOf(operation), answer);
}
