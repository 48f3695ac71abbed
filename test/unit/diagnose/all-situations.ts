import { filterSituations } from './filter-situations.ts';
import { hostSituations, loadSituations } from './load-situations.ts';
import { nasSituations } from './nas-situations.ts';
import { networkSituations } from './network-situations.ts';
import type { Situation } from './situation.ts';
import { smbSituations } from './smb-situations.ts';

/** Every situation that is written down: each rule fires in one, and each remedy is asked for. */
export const allSituations: readonly Situation[] = [
  ...smbSituations,
  ...networkSituations,
  ...filterSituations,
  ...loadSituations,
  ...hostSituations,
  ...nasSituations,
];
