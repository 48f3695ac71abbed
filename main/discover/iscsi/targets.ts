import { longestTargetName, targetName } from '../../../shared/model/iscsi-name.ts';
import { isLinkLocal, shortestAddress } from '../../collect/text/ip-address.ts';
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
      else if (!leadsNowhere(portal)) current.push(portal);
    }
  }
  return { targets: [...targets].map(([name, portals]) => ({ name, portals })), unfit };
}

/** `10.0.0.5:3260,1`, `[fd00::5]:3260,1`; a name in the place of an address is none that a session could be told by. */
function portalOf(text: string): Endpoint | undefined {
  const [, bracketed, plain, port = '3260'] = /^(?:\[([^[\]]+)\]|([^:,]+))(?::(\d{1,5}))?(?:,\d+)?$/.exec(text) ?? [];
  const address = shortestAddress(bracketed ?? plain ?? '');
  const number = Number(port);
  return address === undefined || number < 1 || number > 65_535 ? undefined : { address, port: number };
}

/** What targets write that listen everywhere, and what means another machine at each cable. */
const leadsNowhere = ({ address }: Endpoint): boolean =>
  address === '0.0.0.0' || address === '::' || isLinkLocal(address);
