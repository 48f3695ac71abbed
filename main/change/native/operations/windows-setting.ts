import { windowsFixTexts } from '../../../../shared/text/fixes/windows.ts';
import { ChangeRefused } from '../../changer.ts';
import type { WindowsSettingOperation } from '../../operations/windows-setting.ts';
import type { NativeOperation } from './native-operation.ts';

/** Never done here: main/change/windows does it, on Windows. */
export const windowsSetting: NativeOperation<WindowsSettingOperation> = {
  stateOf: async () => 'other',
  perform: async () => {
    throw new ChangeRefused('bad-plan', windowsFixTexts.notWindows);
  },
};
