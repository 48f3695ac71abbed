import type { OpenFile, TransactionId } from '../../../shared/model/fix.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import type { CommandResult } from '../../machine/machine.ts';
import type { ChangingMachine } from '../../machine/ssh-change.ts';
import { ChangeRefused, type Changer, type OperationState, type SecretText } from '../changer.ts';
import type { Operation } from '../operation.ts';
import { operationLibrary, performLines, stateLines } from './operation-script.ts';
import { lateCode, refusalOf } from './shell/answers.ts';
import { turn } from './shell/library.ts';
import { entryBase } from './places.ts';

export interface RemoteHand {
  readonly changing: Pick<ChangingMachine, 'runAsRoot'>;
  /** What the computer is called in sentences. */
  readonly host: string;
}

export interface RemoteChangerOptions extends RemoteHand {
  readonly secret?: SecretText;
  /** The change that is being made: nothing more is done for it once the computer has begun to put everything back. */
  readonly transaction?: () => TransactionId | undefined;
}

/**
 * Longer than the longest chain of commands that a script limits over there: umount, mount, and mounting again, or a
 * file's check and two activations.
 */
const performTimeoutMs = 240_000;
const stateTimeoutMs = 30_000;

/** Changes another computer, each operation by one script of root over SSH. */
export function remoteChanger(options: RemoteChangerOptions): Changer {
  return {
    stateOf: async (operation) => {
      const lines = stateLines(operation, secretOf(operation, options));
      const answer = await options.changing.runAsRoot(`${operationLibrary}${lines}\nprintf '%s' "$lw_state"`, {
        timeoutMs: stateTimeoutMs,
      });
      if (answer.exitCode === 0 && isState(answer.stdout)) return answer.stdout;
      throw refused(operation, answer, options.host);
    },
    perform: async (operation) => {
      const lines = performLines(operation, secretOf(operation, options));
      const current = options.transaction?.();
      const begin = current === undefined ? '' : `${turn}lw_turn ${entryBase(current)}\n`;
      const answer = await options.changing.runAsRoot(`${operationLibrary}${begin}${lines}`, {
        timeoutMs: performTimeoutMs,
      });
      if (answer.exitCode !== 0) throw refused(operation, answer, options.host);
    },
  };
}

function secretOf(operation: Operation, { secret }: RemoteChangerOptions): string | undefined {
  return operation.kind === 'secret-file' && operation.after !== undefined ? secret?.(operation.path) : undefined;
}

const isState = (word: string): word is OperationState => ['before', 'after', 'other'].includes(word);

/** The computer puts everything back by itself, because the deadline came: nothing else may be done for that change. */
export class TooLate extends Error {}

function refused(operation: Operation, answer: CommandResult, host: string): Error {
  if (answer.exitCode === lateCode) return new TooLate();
  const code = refusalOf(answer.exitCode);
  const what = subjectOf(operation);
  if (code === 'busy') return busy(what, answer, host);
  return refusal(host, what, answer, code);
}

/** In the words of people; `what` is what was to be changed. */
export function refusal(
  host: string,
  what: string,
  { stderr, exitCode }: CommandResult,
  code = refusalOf(exitCode),
): ChangeRefused {
  return new ChangeRefused(code ?? 'failed', texts.refused(code ?? 'failed', host, what, brief(stderr)));
}

/** Programs explain themselves at length; the last lines are the ones that say why. */
function brief(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.slice(-3).join(' ').slice(0, 500);
}

function busy(at: string, answer: CommandResult, host: string): ChangeRefused {
  const open = openFiles(at, answer.stdout);
  if (open.length === 0) return refusal(host, at, answer, 'busy');
  const programs = open.slice(0, 5).map(({ program, pid }) => `${program} (${pid})`);
  const more = open.length > programs.length ? [`${open.length - programs.length} more`] : [];
  return new ChangeRefused('busy', texts.busy(host, at, [...programs, ...more].join(', ')));
}

/** `PID<tab>PROGRAM<tab>PATH`, as `lw_holders` of mount-operations.ts prints them. */
export function openFiles(at: string, printed: string): readonly OpenFile[] {
  return printed.split('\n').flatMap((line) => {
    const { pid, program, path } = /^(?<pid>\d+)\t(?<program>[^\t]*)\t(?<path>.*)$/.exec(line)?.groups ?? {};
    return pid === undefined || program === undefined || path === undefined
      ? []
      : [{ at, program, pid: Number(pid), path }];
  });
}

function subjectOf(operation: Operation): string {
  switch (operation.kind) {
    case 'file':
    case 'secret-file':
      return operation.path;
    case 'sysctl':
      return operation.key;
    case 'mtu':
      return operation.dev;
    case 'cifs-mount':
      return operation.at;
    case 'route':
      return (operation.after ?? operation.before)?.to ?? '';
    case 'rule':
      return (operation.after ?? operation.before)?.from ?? '';
    default:
      return operation satisfies never;
  }
}
