import { commandOf } from '../../../shared/text/findings/finding-text.ts';
import { addressWhy, copyAddress } from '../../../shared/text/fixes/remounting.ts';
import type { RemedyMaker } from '../plan.ts';
import { shareOf } from './looking.ts';
import { copy } from './proposals.ts';

/** What a line of fstab mounts is its owner's word; only its options are ours to change. */
export const mountAddressNotAdvertised: RemedyMaker = {
  code: 'smb.mount-address-not-advertised',
  propose: (finding, now) => {
    const view = shareOf(finding, now);
    const instead = finding.advice.find((one) => one.copy !== undefined)?.copy;
    const off = view && commandOf('sudo', 'umount', view.share.at);
    const on = view && commandOf('sudo', 'mount', view.share.at);
    const whole = instead !== undefined && off !== undefined && on !== undefined;
    const commands = whole
      ? `${off}\n# in /etc/fstab, in place of the share's name there:\n${instead}\n${on}`
      : undefined;
    return [copy(copyAddress, addressWhy, commands)];
  },
};
