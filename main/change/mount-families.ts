import { mountRefusals } from '../../shared/text/fixes/native-refusals.ts';
import type { ChangeRefused } from './changer.ts';
import { mountTrouble, nfsMountTrouble } from './mount-words.ts';

/** What differs between shares of one protocol and of another where they are unmounted and mounted. */
export interface MountFamily {
  /** In the kernel's table of mounts; the first one is what mount(8) is told. */
  readonly types: readonly [string, ...string[]];
  /** Without it nothing could be mounted again. */
  readonly helper: string;
  readonly noHelper: string;
  readonly trouble: (at: string, words: string) => ChangeRefused;
}

/** By the kind of operation. */
export const mountFamilies = {
  'cifs-mount': {
    types: ['cifs', 'smb3'],
    helper: 'mount.cifs',
    noHelper: mountRefusals.noHelper,
    trouble: mountTrouble,
  },
  'nfs-mount': {
    types: ['nfs4', 'nfs'],
    helper: 'mount.nfs',
    noHelper: mountRefusals.noNfsHelper,
    trouble: nfsMountTrouble,
  },
} as const satisfies Record<string, MountFamily>;
