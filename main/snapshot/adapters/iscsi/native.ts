import type { IscsiShare } from '../../../../shared/model/iscsi.ts';
import type { Native, Share } from '../../../../shared/model/snapshot.ts';

const isIscsi = (native: Native): native is IscsiShare => native.kind === 'iscsi';

/** What only iSCSI tells of a LUN; `undefined`: the share came by another protocol. */
export function asIscsi({ native }: Pick<Share, 'native'>): IscsiShare | undefined {
  return isIscsi(native) ? native : undefined;
}
