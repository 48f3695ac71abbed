import { z } from 'zod';
import { longestTargetName, targetName } from '../model/iscsi-name.ts';
import type { LunSearch } from '../model/lun-search.ts';
import type { FixId } from '../model/remedy.ts';

/** Requests about LUNs that are not attached yet. */
export const lunRequests = {
  /** An address or a name, with a port where it is not 3260: `nas`, `10.0.0.25`, `[fd00::25]:3261`. Asks the network; changes nothing. */
  'luns.find': z.strictObject({ at: z.string().min(1).max(300) }),
  /** A change that logs in at these portals, which must be of the last search; answered with its id, for `fix.preview`. */
  'luns.offer': z.strictObject({
    target: z.string().max(longestTargetName).regex(targetName),
    portals: z
      .array(z.strictObject({ address: z.string().max(64), port: z.int().min(1).max(65_535) }))
      .min(1)
      .max(8),
  }),
} as const;

export interface LunResults {
  'luns.find': { readonly state: 'found'; readonly search: LunSearch } | Refused;
  'luns.offer': { readonly state: 'offered'; readonly id: FixId; readonly title: string } | Refused;
}

interface Refused {
  readonly state: 'refused';
  readonly sentence: string;
}
