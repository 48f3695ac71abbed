import { systemError } from '../errno.ts';
import { defaultTimeoutMs } from '../limits.ts';
import { liveTime } from '../live-time.ts';
import { commandLine, MachineError, type CommandResult, type Machine } from '../machine.ts';
import { PowerShellHost, type Asked } from './power-shell-host.ts';
import { windowsTrees, type ProcessTrees } from './process-tree.ts';
import { powerShellProgram, powerShellWords } from './program.ts';
import { hostScript, scriptNamed } from './scripts.ts';

interface Options {
  /** What is started, and how it is ended. */
  readonly argv: readonly [string, ...string[]];
  readonly trees: ProcessTrees;
  /** A PowerShell that did not even start is not started again for this time: it would take a second of each second. */
  readonly pauseMs?: number;
}

const usualPauseMs = 10_000;

/** The Windows that this program runs on, by its own PowerShell. Never run on a real Windows. */
export const windowsMachine = (): Machine =>
  machineByPowerShell({
    argv: [powerShellProgram(process.env, process.arch), ...powerShellWords(hostScript())],
    trees: windowsTrees(process.env),
  });

/**
 * A machine that is asked by the scripts of assets/powershell, `run(['powershell', 'smb-mappings.ps1'])`, and by nothing else:
 * everything else is absent. What is asked in one turn of the event loop goes in one request to one process, which is
 * started at the first ask, and anew after it has ended.
 */
export function machineByPowerShell(options: Options): Machine {
  const hosts = keptHost(options);
  let turn: Asked[] = [];
  let before: Promise<void> = Promise.resolve();
  const ask = async (script: string, words: readonly string[], how: Pick<Asked, 'source' | 'timeoutMs'>) => {
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
  };
  return {
    id: 'local',
    family: 'windows',
    readFile: absent,
    listDirectory: absent,
    readLink: absent,
    run: async (command, { timeoutMs = defaultTimeoutMs } = {}) => {
      const source = commandLine(command);
      const script = scriptNamed(command);
      if (script === undefined) return await absent(source);
      if (command.some((word) => word.includes('\0'))) throw systemError(source, 'EINVAL');
      return await ask(script, command.slice(2), { source, timeoutMs });
    },
    beginLook: () => undefined,
    now: liveTime,
    close: async () => hosts.end(),
  };
}

/** One process at a time, started when there is none. */
function keptHost({ argv, trees, pauseMs = usualPauseMs }: Options) {
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

async function absent(source: string): Promise<never> {
  throw new MachineError('absent', source, `There is no ${source}: Windows is asked by scripts of PowerShell alone.`);
}
