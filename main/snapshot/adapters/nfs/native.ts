import type { NfsShare } from '../../../../shared/model/nfs.ts';
import type { Native, Share } from '../../../../shared/model/snapshot.ts';

/** The most addresses of one server that a mount may have transports to (NFS_MAX_TRANSPORTS). */
export const mostAddresses = 16;

const isNfs = (native: Native): native is NfsShare => native.kind === 'nfs';

/** What only Linux's NFS client tells of the share; `undefined`: another client attached it. */
export function asNfs({ native }: Pick<Share, 'native'>): NfsShare | undefined {
  return isNfs(native) ? native : undefined;
}
