import { mountRefusals } from '../../shared/text/fixes/native-refusals.ts';
import { plainRemote } from '../collect/systems/fstab.ts';
import type { ChangeRefused } from './changer.ts';
import { shownPath, shownShare } from './kernel-words.ts';
import { mountTrouble, nfsMountTrouble } from './mount-words.ts';

/** What differs between shares of one protocol and of another where they are unmounted and mounted. */
export interface MountFamily {
  /** In the kernel's table of mounts; the first one is what mount(8) is told. */
  readonly types: readonly [string, ...string[]];
  /** Without it nothing could be mounted again. */
  readonly helper: string;
  /** How the kernel's table writes the name of a share. */
  readonly shownRemote: (remote: string) => string;
  /** Names of one share, and of no other, become the same. */
  readonly plainRemote: (remote: string) => string;
  /**
   * Does the helper mount on a folder that it is given by its descriptor? mount.cifs goes into it and mounts on `.`; mount.nfs looks
   * up its name (nfs-utils, mount_libmount.c, mnt_resolve_path), and mounts wherever that leads a moment later.
   */
  readonly mountsByDescriptor: boolean;
  readonly noHelper: string;
  readonly trouble: (at: string, words: string) => ChangeRefused;
}

/** By the kind of operation. */
export const mountFamilies = {
  'cifs-mount': {
    types: ['cifs', 'smb3'],
    helper: 'mount.cifs',
    shownRemote: shownShare,
    plainRemote,
    mountsByDescriptor: true,
    noHelper: mountRefusals.noHelper,
    trouble: mountTrouble,
  },
  'nfs-mount': {
    types: ['nfs4', 'nfs'],
    helper: 'mount.nfs',
    // fs/nfs/super.c, nfs_show_devname: as it writes a place.
    shownRemote: shownPath,
    // A backslash is a sign like any other.
    plainRemote: (remote) => remote,
    mountsByDescriptor: false,
    noHelper: mountRefusals.noNfsHelper,
    trouble: nfsMountTrouble,
  },
} as const satisfies Record<string, MountFamily>;

const shareTypes: ReadonlySet<string> = new Set(Object.values(mountFamilies).flatMap(({ types }) => types));

/** Does the kernel call a share so that a change may unmount and mount? */
export const isShareType = (type: string): boolean => shareTypes.has(type);
