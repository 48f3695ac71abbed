/** Scripts of assets/powershell, asked of one PowerShell that stays. */
import { MachineError, type CommandResult } from '../machine.ts';
import { PowerShellHost, type Asked } from './power-shell-host.ts';
import type { ProcessTrees } from './process-tree.ts';

export interface PowerShellOptions {
  /** What is started, and how it is ended. */
  readonly argv: readonly [string, ...string[]];
  readonly trees: ProcessTrees;
  /** A PowerShell that did not even start is not started again for this time: it would take a second of each second. */
  readonly pauseMs?: number;
}

const usualPauseMs = 10_000;

/** Runs scripts by their names; the closed lists of names are its callers'. */
export interface PowerShellAsker {
  /** Throws `MachineError`. */
  ask(script: string, words: readonly string[], how: Pick<Asked, 'source' | 'timeoutMs'>): Promise<CommandResult>;
  end(): void;
}

/**
 * What is asked in one turn of the event loop goes in one request to one process, which is started at the first ask, and anew
 * after it has ended.
 */
export function powerShellAsker(options: PowerShellOptions): PowerShellAsker {
  const hosts = keptHost(options);
  let turn: Asked[] = [];
  let before: Promise<void> = Promise.resolve();
  return {
    async ask(script, words, how) {
      const { promise, resolve, reject } = Promise.withResolvers<CommandResult>();
      if (turn.length === 0) {
        setImmediate(() => {
          const asked = turn;
          turn = [];
          before = before.then(() => hosts.answer(asked));
        });
      }
      turn.push({ script, words, ...how, resolve, reject });
      return await promise;
    },
    end: () => hosts.end(),
  };
}

/** One process at a time, started when there is none. */
function keptHost({ argv, trees, pauseMs = usualPauseMs }: PowerShellOptions) {
  let host: PowerShellHost | undefined;
  let startedAt = 0;
  const answer = async (asked: readonly Asked[]): Promise<void> => {
    try {
      const pausing = host?.failedStart !== undefined && performance.now() - startedAt < pauseMs;
      if (host === undefined || (host.hasEnded && !pausing)) {
        startedAt = performance.now();
        host = new PowerShellHost(argv, trees);
      }
      if (host.failedStart === undefined) await host.ask(asked);
      else rejectAll(asked, host.failedStart);
    } catch (error) {
      rejectAll(asked, `PowerShell could not be started: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return { answer, end: () => host?.end() };
}

function rejectAll(asked: readonly Asked[], sentence: string): void {
  for (const one of asked) one.reject(new MachineError('failed', one.source, sentence));
}
