import { setTimeout as pause } from 'node:timers/promises';
import type { CommandResult } from '../../machine/machine.ts';
import { MachineError } from '../../machine/machine.ts';
import type { ChangingMachine } from '../../machine/ssh-change.ts';
import { RootRefused } from '../../machine/ssh-root.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { ChangeRefused } from '../changer.ts';
import { refusalOf } from '../shell/answers.ts';

/** How scripts reach the machine that is changed. */
export interface RootShell {
  /** What the machine is called in sentences. */
  readonly host: string;
  /**
   * Runs one script. While a change is open, a connection that is lost is waited for: every script may be run again, and
   * the machine reverts everything by itself if it stays away. Throws `ChangeRefused`.
   */
  run(script: string, timeoutMs: number): Promise<Answer>;
  /** From now on a lost connection is waited for, as long as given here. */
  waitUntil(end: Milliseconds | undefined): void;
  /** It was waited for in vain. */
  readonly gone: boolean;
}

export interface Answer extends CommandResult {
  /** It was begun more than once, because the connection was lost; an earlier run may have been cut in the middle. */
  readonly again: boolean;
}

/** Of `performance.now()`. */
type Milliseconds = number;
const betweenTriesMs = 500;
/** So often a script is begun whose shell ends by itself while the connection stands; something there keeps ending it. */
const mostTries = 3;

export function rootShell(changing: Pick<ChangingMachine, 'runAsRoot'>, host: string): RootShell {
  let end: Milliseconds | undefined;
  let gone = false;
  return {
    host,
    get gone() {
      return gone;
    },
    waitUntil: (until) => {
      end = until;
      gone = false;
    },
    run: async (script, timeoutMs) => {
      for (let tries = 1, again = false; ; again = true) {
        try {
          return { ...(await changing.runAsRoot(script, { timeoutMs })), again };
        } catch (error) {
          if (isEnded(error) && tries < mostTries) tries += 1;
          else if (!isLost(error)) throw asRefusal(error, host);
          else if (end === undefined) throw new ChangeRefused('failed', texts.unreachable(host, error.message));
          else if (performance.now() >= end) {
            gone = true;
            throw new ChangeRefused('failed', texts.gone(host));
          }
          await pause(betweenTriesMs);
        }
      }
    },
  };
}

const isEnded = (error: unknown): boolean => error instanceof MachineError && error.kind === 'failed';
const isLost = (error: unknown): error is MachineError => error instanceof MachineError && error.kind === 'unreachable';

function asRefusal(error: unknown, host: string): unknown {
  if (error instanceof RootRefused)
    return new ChangeRefused('no-way-to-root', texts.noRoot[error.reason](host, error.complaint));
  if (isEnded(error)) return new ChangeRefused('failed', texts.shellEnded(host));
  if (error instanceof MachineError) return new ChangeRefused('failed', texts.noAnswer(host, error.message));
  return error;
}

/** In the words of people; `what` is what was to be changed, at the beginning of a sentence. */
export function refusal(host: string, what: string, { stderr, exitCode }: CommandResult): ChangeRefused {
  const answer = refusalOf(exitCode) ?? 'failed';
  const code = answer === 'unsafe' || answer === 'check-failed' ? 'bad-plan' : answer;
  return new ChangeRefused(code, texts.refused[answer](host, what, brief(stderr)));
}

/** Programs explain themselves at length; the last lines are the ones that say why. */
function brief(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.slice(-3).join(' ').slice(0, 500);
}
