import { collectMachine } from '../../main/collect/collect-machine.ts';
import { processGroups } from '../../main/machine/windows/process-tree.ts';
import { powerShellWords } from '../../main/machine/windows/program.ts';
import { hostScript } from '../../main/machine/windows/scripts.ts';
import { machineByPowerShell } from '../../main/machine/windows/windows-machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { windowsSmbOf } from '../../shared/model/machine.ts';
import { fakeWindows } from '../../test/helpers/fake-windows.ts';
import { withPowerShell } from '../../test/helpers/power-shell.ts';
import { costOf, type Cost } from './measure.ts';

/**
 * What a second of watching a Windows machine costs. `childCpuMs` is the processor's time of the kept PowerShell: in `tick` of the
 * host, of the scripts, and of the cmdlets of the fake Windows; in `alone` these give objects that they made before. What the cmdlets of a real
 * Windows cost, and what Windows PowerShell 5.1 costs beside PowerShell 7, is not in it.
 */
export type WindowsCost =
  | { readonly state: 'not-measured'; readonly why: string }
  | { readonly state: 'measured'; readonly tick: Cost; readonly alone: Cost };

/** Of the scripts' own part of a tick, in ms of the processor's time. */
export const scriptsAimMs = 40;

export async function windowsCost(): Promise<WindowsCost> {
  if (withPowerShell.skip === true) return { state: 'not-measured', why: 'there is no PowerShell (pwsh) here.' };
  return { state: 'measured', tick: await tickCost(false), alone: await tickCost(true) };
}

async function tickCost(kept: boolean): Promise<Cost> {
  const windows = await fakeWindows({ kept });
  const argv = [windows.program, ...powerShellWords(hostScript())] as const;
  const machine = machineByPowerShell({ argv, trees: processGroups({}) });
  try {
    let facts = await collectMachine('workstation', machine, 'full');
    const { mappings } = windowsSmbOf(facts);
    if (valueOf(mappings)?.length !== 1) throw new Error('The fake Windows has no mapping: nothing to measure.');
    return await costOf(async () => {
      facts = await collectMachine('workstation', machine, 'tick', facts);
    });
  } finally {
    await machine.close();
    await windows.end();
  }
}
