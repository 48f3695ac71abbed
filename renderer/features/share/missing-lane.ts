import type { Finding, FindingCode } from '../../../shared/model/finding.ts';
import type { Share } from '../../../shared/model/snapshot.ts';
import {
  missingLaneReasons,
  missingLaneUnexplained,
  missingLaneUnknown,
} from '../../../shared/text/screens/reasons.ts';

/** These speak of one address, and that address says so itself (`NasPort.use`). */
const aboutOneAddress: readonly FindingCode[] = ['smb.unreachable-address', 'net.arp-flux'];

/** Why a lane to a port that could carry one is not there: the first root cause that explains it, in three words. */
export function missingLaneReason(share: Share, findings: readonly Finding[]): string {
  const explaining = findings.find(
    ({ code }) => !aboutOneAddress.includes(code) && missingLaneReasons[code] !== undefined,
  );
  if (explaining !== undefined) return missingLaneReasons[explaining.code] ?? missingLaneUnexplained;
  return share.session.state === 'known' ? missingLaneUnexplained : missingLaneUnknown;
}
