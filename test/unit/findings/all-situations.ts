import { filterSituations } from './filter-situations.ts';
import { iscsiFindingSituations } from './iscsi-situations.ts';
import { multipathSituations } from './multipath-situations.ts';
import { hostSituations, loadSituations } from './load-situations.ts';
import { nasServiceSituations } from './nas-service-situations.ts';
import { nasViewSituations } from './nas-view-situations.ts';
import { nasWireSituations } from './nas-wire-situations.ts';
import { networkSituations } from './network-situations.ts';
import { nfsSituations } from './nfs-situations.ts';
import type { Situation } from './situation.ts';
import { smbChannelSituations } from './smb-channel-situations.ts';
import { smbMountSituations } from './smb-mount-situations.ts';
import { smbNasSituations } from './smb-nas-situations.ts';
import { smbPortSituations } from './smb-port-situations.ts';
import { userSituations } from './user-situations.ts';
import { waySituations } from './way-situations.ts';
import { windowsIscsiSituations } from './windows-iscsi-situations.ts';
import { windowsSituations } from './windows-situations.ts';

/** Every situation that is written down: each rule fires in one, and each remedy is asked for. */
export const allSituations: readonly Situation[] = [
  ...smbMountSituations,
  ...smbNasSituations,
  ...smbPortSituations,
  ...smbChannelSituations,
  ...nfsSituations,
  ...networkSituations,
  ...userSituations,
  ...waySituations,
  ...filterSituations,
  ...loadSituations,
  ...hostSituations,
  ...nasServiceSituations,
  ...nasWireSituations,
  ...nasViewSituations,
  ...windowsSituations,
  ...windowsIscsiSituations,
  ...multipathSituations,
  ...iscsiFindingSituations,
];
