import { systemError } from '../errno.ts';
import { defaultTimeoutMs } from '../limits.ts';
import { liveTime } from '../live-time.ts';
import { commandLine, MachineError, type Machine } from '../machine.ts';
import { powerShellAsker, type PowerShellAsker, type PowerShellOptions } from './power-shell-asker.ts';
import { windowsTrees } from './process-tree.ts';
import { powerShellProgram, powerShellWords } from './program.ts';
import { hostScript, scriptNamed } from './scripts.ts';

/** The Windows that this program runs on, by its own PowerShell. Never run on a real Windows. */
export const windowsMachine = (): Machine =>
  machineByPowerShell({
    argv: [powerShellProgram(process.env, process.arch), ...powerShellWords(hostScript())],
    trees: windowsTrees(process.env),
  });

/** A machine that is asked by a PowerShell of its own, which ends with it. */
export function machineByPowerShell(options: PowerShellOptions): Machine {
  const asker = powerShellAsker(options);
  return { ...machineBy(asker), close: async () => asker.end() };
}

/**
 * A machine that is asked by the scripts of assets/powershell, `run(['powershell', 'smb-mappings.ps1'])`, and by nothing else:
 * everything else is absent.
 */
export function machineBy(asker: PowerShellAsker): Machine {
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
      return await asker.ask(script, command.slice(2), { source, timeoutMs });
    },
    beginLook: () => undefined,
    now: liveTime,
    close: async () => undefined,
  };
}

async function absent(source: string): Promise<never> {
  throw new MachineError('absent', source, `There is no ${source}: Windows is asked by scripts of PowerShell alone.`);
}
