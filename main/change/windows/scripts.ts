import { ParseError } from '../../collect/text/parse-error.ts';
import { parseRowLines, type RowLines } from '../../collect/text/row-lines.ts';
import { accessDenied } from '../../collect/text/script-reading.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import type { PowerShellAsker } from '../../machine/windows/power-shell-asker.ts';
import { changeScripts, type ChangeScript } from '../../machine/windows/scripts.ts';
import { machineBy } from '../../machine/windows/windows-machine.ts';

/** A PowerShell that has the scripts of assets/powershell/change at hand. */
export interface WindowsScripts {
  /** Reads by the scripts of assets/powershell. */
  readonly machine: Machine;
  /** Runs one with its value; gives the rows that it wrote. Throws `MachineError`, of kind `denied` where the account lacks the right. */
  run(script: ChangeScript, value: object, timeoutMs?: number): Promise<readonly object[]>;
}

/** An adapter that starts anew keeps its cmdlet waiting. */
const longestMs = 60_000;

export function windowsScripts(asker: PowerShellAsker): WindowsScripts {
  return {
    machine: machineBy(asker),
    run: async (script, value, timeoutMs = longestMs) => {
      const source = `PowerShell: ${changeScripts[script]}`;
      const answer = await asker.ask(script, [JSON.stringify(value)], { source, timeoutMs });
      const rows = rowsIn(answer.stdout, source);
      if (rows.ok) return rows.rows.map((row) => row.value);
      const kind = accessDenied.test(rows.id) ? 'denied' : 'failed';
      throw new MachineError(kind, source, rows.message.split('\n')[0]?.trim() || rows.id);
    },
  };
}

function rowsIn(text: string, source: string): RowLines {
  try {
    return parseRowLines(text, source);
  } catch (error) {
    if (error instanceof ParseError) throw new MachineError('failed', source, error.message);
    throw error;
  }
}
