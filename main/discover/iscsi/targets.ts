import { longestTargetName, targetName } from '../../../shared/model/iscsi-name.ts';
import type { Endpoint } from '../../../shared/model/network.ts';
import type { Pairs } from './pdu.ts';

/** A target as a portal tells of it. */
export interface ToldTarget {
  /** `iqn.2000-01.com.synology:nas.target-1` */
  readonly name: string;
  /** Where it says that the target is; empty where it means the portal that was asked. */
  readonly portals: readonly Endpoint[];
}

const isTargetName = (name: string): boolean => name.length <= longestTargetName && targetName.test(name);

/**
 * The answer to `SendTargets=All`: a `TargetName`, then its `TargetAddress`es (RFC 7143, appendix C). Names and addresses that
 * are none are counted in `unfit` and left out.
 */
export function toldTargets(pairs: Pairs): { readonly targets: readonly ToldTarget[]; readonly unfit: number } {
  const targets = new Map<string, Endpoint[]>();
  let current: Endpoint[] | undefined;
  let unfit = 0;
  for (const [name, value] of pairs) {
    if (name === 'TargetName') {
      current = isTargetName(value) ? (targets.get(value) ?? []) : undefined;
      if (current === undefined) unfit += 1;
      else targets.set(value, current);
    } else if (name === 'TargetAddress' && current !== undefined) {
      const portal = portalOf(value);
      if (portal === undefined) unfit += 1;
      else current.push(portal);
    }
  }
  return { targets: [...targets].map(([name, portals]) => ({ name, portals })), unfit };
}

/** `10.0.0.5:3260,1`, `[fd00::5]:3260,1`; a name in the place of an address is none that a session could be told by. */
function portalOf(text: string): Endpoint | undefined {
  const [, bracketed, plain, port = '3260'] =
    /^(?:\[([0-9a-f:.]+)\]|(\d{1,3}(?:\.\d{1,3}){3}))(?::(\d{1,5}))?(?:,\d+)?$/i.exec(text) ?? [];
  const address = bracketed ?? plain;
  if (address === undefined || isNowhere(address) || Number(port) > 65_535) return undefined;
  return { address, port: Number(port) };
}

/** `0.0.0.0` is written by targets that listen everywhere. */
const isNowhere = (address: string): boolean => /^(?:0\.0\.0\.0|::)$/.test(address);
