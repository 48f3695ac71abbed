import type { CifsShare } from '../../../../shared/model/cifs.ts';
import type { Native, Share } from '../../../../shared/model/snapshot.ts';

/** The most that a mount may ask for (CIFS_MAX_CHANNELS). */
export const mostChannels = 16;

const isCifs = (native: Native): native is CifsShare => native.kind === 'cifs';

/** What only Linux's SMB client tells of the share; `undefined`: another client attached it. */
export function asCifs({ native }: Pick<Share, 'native'>): CifsShare | undefined {
  return isCifs(native) ? native : undefined;
}
