import type { FixStep, MountWish } from '../../../main/change/steps.ts';
import type { FakeMachineContents } from '../../helpers/fake-machine.ts';
import { mountLine, root } from './fix-machine.ts';

export const fstab = '# places\n//10.0.0.25/data\t/mnt/a\tcifs\tcredentials=/root/c,_netdev\t0 0\nUUID=1 / ext4 rw 0 1';

/** A computer that has mounted the share of that line, or what `table` says. */
export function machine(change: FakeMachineContents = {}, table = mountLine(), text = fstab): FakeMachineContents {
  return {
    ...change,
    files: { '/proc/self/mountinfo': root + table, '/etc/fstab': text, ...change.files },
    commands: {
      'mount.cifs -V': 'mount.cifs version: 7.0\n',
      "stat -c '%a %u %F' -- / /mnt": '755 0 directory\n755 0 directory\n',
      ...change.commands,
    },
  };
}

export const remount = (
  wish: MountWish,
  ...more: readonly { at: string; remote: string; wish?: MountWish }[]
): FixStep => ({
  verb: 'remount-cifs',
  mounts: [{ at: '/mnt/a', remote: '//10.0.0.25/data', wish }, ...more.map((each) => ({ wish: {}, ...each }))],
});
export const channels = remount({ channels: 2 });
