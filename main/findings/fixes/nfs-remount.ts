import { nfsClientOf } from '../../../shared/model/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { FixDraft } from '../finding.ts';
import { canTrunk, type NfsView } from '../nfs-view.ts';
import { fix } from '../remedy.ts';
import { remountSentences, remountTakes, remountUndo } from './remount.ts';

/**
 * Gives the mount, and all that share its connections, room for these addresses too, and mounts them again. Empty where one of them
 * has no line of fstab, or none of them names an address: then mounting again would open no connection there.
 */
export function remountWithRoom(view: NfsView, addresses: readonly string[]): readonly FixDraft[] {
  const { now, nas, share, nfs } = view;
  const places = [share.at, ...(view.session?.sharedWith ?? [])];
  const shares = now.shares.filter(({ nas: id, at }) => id === nas.id && places.includes(at));
  const planned = (valueOf(nfsClientOf(now.facts).planned) ?? []).filter(({ at }) => places.includes(at));
  const isPlanned = places.every((place) => planned.some(({ at }) => at === place));
  const areNamed = addresses.every((address) => planned.some(({ server }) => server === address));
  if (!canTrunk(view) || !isPlanned || !areNamed || shares.length !== places.length) return [];
  const servers = [...new Set([...addresses, ...(nfs.mount.address === undefined ? [] : [nfs.mount.address])])];
  const maxConnect = Math.max(servers.length, 2);
  return fix({
    name: 'room',
    title: 'Mount again with room for all addresses',
    plan: {
      parts: [
        {
          place: { kind: 'workstation' },
          steps: [
            { verb: 'remount-nfs', mounts: shares.map(({ at, remote }) => ({ at, remote })), servers, maxConnect },
          ],
        },
      ],
      verification: { kind: 'finding-gone' },
      risk: 'remounts-share',
      interrupts: remountSentences(shares, shares),
      undo: remountUndo,
      duration: remountTakes(shares),
    },
  });
}
