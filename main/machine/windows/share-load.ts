import type { CommandResult } from '../machine.ts';
import { powerShellAsker } from './power-shell-asker.ts';
import { windowsTrees } from './process-tree.ts';
import { powerShellProgram, powerShellWords } from './program.ts';
import { hostScript } from './scripts.ts';

/**
 * Runs assets/powershell/load/share-load.ps1 in a PowerShell of its own, so that the looks go on beside it. `words`: the root of
 * the share, seconds. Throws `MachineError`. Never run on a real Windows.
 */
export async function runShareLoad(words: readonly string[], timeoutMs: number): Promise<CommandResult> {
  const program = powerShellProgram(process.env, process.arch);
  const trees = windowsTrees(process.env);
  const asker = powerShellAsker({ argv: [program, ...powerShellWords(hostScript(), 'load')], trees });
  try {
    return await asker.ask('share-load', words, { source: 'powershell share-load.ps1', timeoutMs });
  } finally {
    asker.end();
  }
}
