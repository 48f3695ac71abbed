import type { Rule } from './rule.ts';
import { arpFlux } from './rules/arp-flux.ts';
import { bindingRefused } from './rules/binding-refused.ts';
import { bondHidesPorts } from './rules/bond-hides-ports.ts';
import { bondOneMember } from './rules/bond-one-member.ts';
import { cannotLook } from './rules/cannot-look.ts';
import { channelNotOpened } from './rules/channel-not-opened.ts';
import { channelLost } from './rules/channel-lost.ts';
import { channelStalled } from './rules/channel-stalled.ts';
import { dialectTooOld } from './rules/dialect-too-old.ts';
import { fewerThanAsked } from './rules/fewer-than-asked.ts';
import { guestCannotBind } from './rules/guest-cannot-bind.ts';
import { kernelWeak } from './rules/kernel-weak.ts';
import { limitedElsewhere } from './rules/limited-elsewhere.ts';
import { linkSlow } from './rules/link-slow.ts';
import { mountAddressNotAdvertised } from './rules/mount-address-not-advertised.ts';
import { mtuMismatch } from './rules/mtu-mismatch.ts';
import { nasCannotLook } from './rules/nas-cannot-look.ts';
import { notRequested } from './rules/not-requested.ts';
import { onePort } from './rules/one-port.ts';
import { oneRequestAtATime } from './rules/one-request-at-a-time.ts';
import { portDown } from './rules/port-down.ts';
import { reversePathFilter } from './rules/reverse-path-filter.ts';
import { sameExit } from './rules/same-exit.ts';
import { serverAdvertisesOne } from './rules/server-advertises-one.ts';
import { serverOff } from './rules/server-off.ts';
import { sessionShared } from './rules/session-shared.ts';
import { signatureFailures } from './rules/signature-failures.ts';
import { tunnelCarries } from './rules/tunnel-carries.ts';
import { unequalSpeed } from './rules/unequal-speed.ts';
import { unreachableAddress } from './rules/unreachable-address.ts';
import { userSessionsSingle } from './rules/user-sessions-single.ts';
import { viewsDiffer } from './rules/views-differ.ts';

/** Every rule, in the order of product's table. */
export const catalogue: readonly Rule[] = [
  notRequested,
  sessionShared,
  dialectTooOld,
  serverOff,
  guestCannotBind,
  bindingRefused,
  channelNotOpened,
  serverAdvertisesOne,
  mountAddressNotAdvertised,
  onePort,
  unequalSpeed,
  channelStalled,
  channelLost,
  fewerThanAsked,
  unreachableAddress,
  kernelWeak,
  userSessionsSingle,
  signatureFailures,
  oneRequestAtATime,
  limitedElsewhere,
  portDown,
  linkSlow,
  arpFlux,
  sameExit,
  reversePathFilter,
  bondHidesPorts,
  bondOneMember,
  tunnelCarries,
  mtuMismatch,
  cannotLook,
  viewsDiffer,
  nasCannotLook,
];
