import type { Adapter } from './adapter.ts';
import { cifs } from './cifs/cifs.ts';
import { iscsi } from './iscsi/iscsi.ts';
import { nfs } from './nfs/nfs.ts';
import { windowsSmb } from './windows-smb/windows-smb.ts';

/** Every client that shares are read from; another protocol is another line here and a folder beside it. */
export const adapters: readonly Adapter[] = [cifs, nfs, iscsi, windowsSmb];

/** What other clients have attached, from the connections of the NAS alone. */
export { sharesFromNas } from './from-nas/from-nas.ts';
