import type { Native, Share } from '../../../../shared/model/snapshot.ts';
import type { WindowsShare } from '../../../../shared/model/windows-smb.ts';

const isWindows = (native: Native): native is WindowsShare => native.kind === 'windows-smb';

/** What only the SMB client of Windows tells of the share; `undefined`: another client attached it. */
export function asWindows({ native }: Pick<Share, 'native'>): WindowsShare | undefined {
  return isWindows(native) ? native : undefined;
}
