import { setTimeout as pause } from 'node:timers/promises';
import { nativeRefusals } from '../../../shared/text/fixes/native-refusals.ts';
import { windowsFixTexts } from '../../../shared/text/fixes/windows.ts';
import { MachineError } from '../../machine/machine.ts';
import { ChangeRefused, type OperationState } from '../changer.ts';
import { labelOf, type Operation, type OperationOf } from '../operation.ts';
import { isFitValue } from '../operations/windows-setting.ts';
import { valueNow, windowsSettingsOf } from '../origin/windows-settings.ts';
import type { Changer } from '../performer.ts';
import type { WindowsScripts } from './scripts.ts';

type Setting = OperationOf<'windows-setting'>;

/** An adapter that starts anew is not listed for some seconds. */
const looks = 40;
const betweenLooksMs = 500;

/** Changes this machine, by its PowerShell with an administrator's rights. Settings of Windows alone: whatever else is asked is refused. */
export function windowsChanger(scripts: WindowsScripts): Changer {
  return {
    stateOf: async (operation) => stateOf(asSetting(operation), scripts),
    perform: async (operation) => perform(asSetting(operation), scripts),
    mountOptions: async () => undefined,
  };
}

function asSetting(operation: Operation): Setting {
  if (operation.kind === 'windows-setting') {
    const { of, before, after } = operation;
    if (isFitValue(of, before) && isFitValue(of, after)) return operation;
  }
  throw new ChangeRefused('bad-plan', windowsFixTexts.badOperation);
}

async function stateOf({ of, before, after }: Setting, { machine }: WindowsScripts): Promise<OperationState> {
  const now = valueNow(of, await windowsSettingsOf(machine));
  return now === after ? 'after' : now === before ? 'before' : 'other';
}

async function perform(operation: Setting, scripts: WindowsScripts): Promise<void> {
  const label = labelOf(operation);
  const state = await stateOf(operation, scripts);
  if (state === 'after') return;
  if (state === 'other') throw new ChangeRefused('changed-since', nativeRefusals.changedSince(label));
  const { of, after } = operation;
  try {
    await scripts.run('write-setting', { ...of, value: after });
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    throw new ChangeRefused('failed', nativeRefusals.refused(label, error.message));
  }
  for (let look = 0; look < looks; look += 1) {
    if ((await stateOf(operation, scripts)) === 'after') return;
    await pause(betweenLooksMs);
  }
  throw new ChangeRefused('failed', nativeRefusals.noEffect(label));
}
