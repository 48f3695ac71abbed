import type { HandRemedy } from '../../shared/model/remedy.ts';
import { commandOf } from '../../shared/text/phrases.ts';
import type { HandDraft } from './finding.ts';
import { copy, onLinux } from './remedy.ts';

/** Where the options of a mount are changed, with the options to put there. */
export function addOptions(options: string): HandDraft {
  return onLinux(
    copy('Add these options to the line of the share in /etc/fstab, or to the command that mounts it:', options),
  );
}

/** More commands than this nobody copies one by one. */
const mostPlaces = 6;

export const mountAgain = (places: readonly string[]): HandDraft => onLinux(again(places));

/** Unmounting everything first matters: a mount that stays keeps the old connection for all. */
function again(places: readonly string[]): HandRemedy {
  if (places.length > mostPlaces) {
    return copy(
      'Then unmount all shares of this NAS and mount them again, because a share that stays mounted keeps the old connection for all. For all SMB shares of this machine at once:',
      'sudo umount -a -t cifs\nsudo mount -a -t cifs',
    );
  }
  const several = places.length > 1;
  const text = several
    ? 'Then unmount all shares of this NAS and mount them again, because a share that stays mounted keeps the old connection for all (those without a line in /etc/fstab by their full commands):'
    : 'Then unmount the share and mount it again; most kernels do not change this by a remount (without a line in /etc/fstab, mount it by the full command):';
  const unmount = places.map((at) => commandOf('sudo', 'umount', at));
  const mount = places.map((at) => commandOf('sudo', 'mount', at));
  const lines = [...unmount, ...mount];
  return copy(text, lines.every((line) => line !== undefined) ? lines.join('\n') : undefined);
}
