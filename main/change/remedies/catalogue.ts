import type { Finding, FindingCode } from '../../../shared/model/finding.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { goesWithItsCause } from '../../../shared/text/fixes/remounting.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import { arpFlux } from './arp-flux.ts';
import { bindingRefused } from './binding-refused.ts';
import { bondHidesPorts, bondOneMember } from './bond-hides-ports.ts';
import { cannotLook, nasCannotLook } from './cannot-look.ts';
import { channelLost } from './channel-lost.ts';
import { channelStalled } from './channel-stalled.ts';
import { channelNotOpened } from './channel-not-opened.ts';
import { dialectTooOld } from './dialect-too-old.ts';
import { fewerThanAsked } from './fewer-than-asked.ts';
import { guestCannotBind } from './guest-cannot-bind.ts';
import { kernelWeak } from './kernel-weak.ts';
import { limitedElsewhere } from './limited-elsewhere.ts';
import { linkSlow } from './link-slow.ts';
import { mountAddressNotAdvertised } from './mount-address-not-advertised.ts';
import { mtuMismatch } from './mtu-mismatch.ts';
import { notRequested } from './not-requested.ts';
import { none } from './proposals.ts';
import { onePort } from './one-port.ts';
import { oneRequestAtATime } from './one-request-at-a-time.ts';
import { portDown } from './port-down.ts';
import { reversePathFilter } from './reverse-path-filter.ts';
import { sameExit } from './same-exit.ts';
import { serverAdvertisesOne } from './server-advertises-one.ts';
import { serverOff } from './server-off.ts';
import { sessionShared } from './session-shared.ts';
import { signatureFailures } from './signature-failures.ts';
import { tunnelCarries } from './tunnel-carries.ts';
import { unequalSpeed } from './unequal-speed.ts';
import { unreachableAddress } from './unreachable-address.ts';
import { userSessionsSingle } from './user-sessions-single.ts';
import { viewsDiffer } from './views-differ.ts';

/** What can be done about each kind of finding. */
export const remedyMakers: Readonly<Record<FindingCode, RemedyMaker>> = {
  'smb.not-requested': notRequested,
  'smb.session-shared': sessionShared,
  'smb.dialect-too-old': dialectTooOld,
  'smb.server-off': serverOff,
  'smb.guest-cannot-bind': guestCannotBind,
  'smb.binding-refused': bindingRefused,
  'smb.server-advertises-one': serverAdvertisesOne,
  'smb.mount-address-not-advertised': mountAddressNotAdvertised,
  'smb.one-port': onePort,
  'smb.unequal-speed': unequalSpeed,
  'smb.channel-stalled': channelStalled,
  'smb.channel-lost': channelLost,
  'smb.channel-not-opened': channelNotOpened,
  'smb.fewer-than-asked': fewerThanAsked,
  'smb.unreachable-address': unreachableAddress,
  'smb.kernel-weak': kernelWeak,
  'smb.user-sessions-single': userSessionsSingle,
  'smb.signature-failures': signatureFailures,
  'load.one-request-at-a-time': oneRequestAtATime,
  'load.limited-elsewhere': limitedElsewhere,
  'net.port-down': portDown,
  'net.link-slow': linkSlow,
  'net.arp-flux': arpFlux,
  'net.same-exit': sameExit,
  'net.reverse-path-filter': reversePathFilter,
  'net.bond-hides-ports': bondHidesPorts,
  'net.bond-one-member': bondOneMember,
  'net.tunnel-carries': tunnelCarries,
  'net.mtu-mismatch': mtuMismatch,
  'host.cannot-look': cannotLook,
  'nas.views-differ': viewsDiffer,
  'nas.cannot-look': nasCannotLook,
};

/**
 * Best first; the first is the primary one. Never empty for a finding of the Linux side. A consequence has no remedy of
 * its own: what was done about it while its cause stands would be in vain.
 */
export function remediesOf(finding: Finding, now: Snapshot): readonly Proposal[] {
  if (finding.because.length > 0) return [none(goesWithItsCause)];
  return remedyMakers[finding.code].propose(finding, now);
}
