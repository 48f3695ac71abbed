import { collectMachine } from '../../main/collect/collect-machine.ts';
import { recorder } from '../../main/machine/recorder.ts';
import { fakeMachine } from './fake-machine.ts';

/** Records a workstation with one share over two lanes whose counters move, looked at so often. */
export async function recordOneShare(directory: string, betweenLooksMs: number, looks: number): Promise<void> {
  const machine = recorder(fakeMachine(1, betweenLooksMs), directory);
  for (let look = 0; look < looks; look += 1) await collectMachine('workstation', machine, 'full');
  await machine.finish();
}
