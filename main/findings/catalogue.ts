// Written by `npm run docs` from the files of this folder: change those.
import type { FindingKind } from './finding.ts';
import { blacklisted } from './mpath/blacklisted.ts';
import { clientEdition } from './mpath/client-edition.ts';
import { failoverPolicy } from './mpath/failover-policy.ts';
import { failsAtOnce } from './mpath/fails-at-once.ts';
import { idlePath } from './mpath/idle-path.ts';
import { marginalPath } from './mpath/marginal-path.ts';
import { noMap } from './mpath/no-map.ts';
import { pathFailed } from './mpath/path-failed.ts';
import { queuesForever } from './mpath/queues-forever.ts';
import { slowFailover } from './mpath/slow-failover.ts';
import { wrongWwid } from './mpath/wrong-wwid.ts';
import { connectionLost } from './iscsi/connection-lost.ts';
import { manualStartup } from './iscsi/manual-startup.ts';
import { oneSession } from './iscsi/one-session.ts';
import { portalUnreachable } from './iscsi/portal-unreachable.ts';
import { iscsiSameExit } from './iscsi/same-exit.ts';
import { secondSessionRefused } from './iscsi/second-session-refused.ts';
import { bindingRefused } from './smb/binding-refused.ts';
import { channelLost } from './smb/channel-lost.ts';
import { channelNotOpened } from './smb/channel-not-opened.ts';
import { channelStalled } from './smb/channel-stalled.ts';
import { dialectTooOld } from './smb/dialect-too-old.ts';
import { fewerThanAsked } from './smb/fewer-than-asked.ts';
import { guestCannotBind } from './smb/guest-cannot-bind.ts';
import { kernelWeak } from './smb/kernel-weak.ts';
import { mountAddressNotAdvertised } from './smb/mount-address-not-advertised.ts';
import { notRequested } from './smb/not-requested.ts';
import { onePort } from './smb/one-port.ts';
import { serverAdvertisesOne } from './smb/server-advertises-one.ts';
import { serverOff } from './smb/server-off.ts';
import { sessionShared } from './smb/session-shared.ts';
import { signatureFailures } from './smb/signature-failures.ts';
import { unequalSpeed } from './smb/unequal-speed.ts';
import { unreachableAddress } from './smb/unreachable-address.ts';
import { userSessionsSingle } from './smb/user-sessions-single.ts';
import { nfsConnectionLost } from './nfs/connection-lost.ts';
import { firstMountWins } from './nfs/first-mount-wins.ts';
import { nconnectOneAddress } from './nfs/nconnect-one-address.ts';
import { noTrunking } from './nfs/no-trunking.ts';
import { pnfsNotOffered } from './nfs/pnfs-not-offered.ts';
import { softWrites } from './nfs/soft-writes.ts';
import { versionTooOld } from './nfs/version-too-old.ts';
import { limitedElsewhere } from './load/limited-elsewhere.ts';
import { oneRequestAtATime } from './load/one-request-at-a-time.ts';
import { arpFlux } from './net/arp-flux.ts';
import { bondHidesPorts } from './net/bond-hides-ports.ts';
import { bondOneMember } from './net/bond-one-member.ts';
import { linkSlow } from './net/link-slow.ts';
import { mtuMismatch } from './net/mtu-mismatch.ts';
import { portDown } from './net/port-down.ts';
import { reversePathFilter } from './net/reverse-path-filter.ts';
import { sameExit } from './net/same-exit.ts';
import { tunnelCarries } from './net/tunnel-carries.ts';
import { constraintActive } from './win/constraint-active.ts';
import { dialectCapped } from './win/dialect-capped.ts';
import { guestBlocked } from './win/guest-blocked.ts';
import { mappingNotKept } from './win/mapping-not-kept.ts';
import { mixedSpeed } from './win/mixed-speed.ts';
import { multichannelDisabled } from './win/multichannel-disabled.ts';
import { notLoadedYet } from './win/not-loaded-yet.ts';
import { overlayCandidate } from './win/overlay-candidate.ts';
import { rssOff } from './win/rss-off.ts';
import { rssOneQueue } from './win/rss-one-queue.ts';
import { teamHidesPorts } from './win/team-hides-ports.ts';
import { cannotLook } from './host/cannot-look.ts';
import { nasCannotLook } from './nas/cannot-look.ts';
import { viewsDiffer } from './nas/views-differ.ts';

/** Every finding. */
export const catalogue: readonly FindingKind[] = [
  blacklisted,
  clientEdition,
  failoverPolicy,
  failsAtOnce,
  idlePath,
  marginalPath,
  noMap,
  pathFailed,
  queuesForever,
  slowFailover,
  wrongWwid,
  connectionLost,
  manualStartup,
  oneSession,
  portalUnreachable,
  iscsiSameExit,
  secondSessionRefused,
  bindingRefused,
  channelLost,
  channelNotOpened,
  channelStalled,
  dialectTooOld,
  fewerThanAsked,
  guestCannotBind,
  kernelWeak,
  mountAddressNotAdvertised,
  notRequested,
  onePort,
  serverAdvertisesOne,
  serverOff,
  sessionShared,
  signatureFailures,
  unequalSpeed,
  unreachableAddress,
  userSessionsSingle,
  nfsConnectionLost,
  firstMountWins,
  nconnectOneAddress,
  noTrunking,
  pnfsNotOffered,
  softWrites,
  versionTooOld,
  limitedElsewhere,
  oneRequestAtATime,
  arpFlux,
  bondHidesPorts,
  bondOneMember,
  linkSlow,
  mtuMismatch,
  portDown,
  reversePathFilter,
  sameExit,
  tunnelCarries,
  constraintActive,
  dialectCapped,
  guestBlocked,
  mappingNotKept,
  mixedSpeed,
  multichannelDisabled,
  notLoadedYet,
  overlayCandidate,
  rssOff,
  rssOneQueue,
  teamHidesPorts,
  cannotLook,
  nasCannotLook,
  viewsDiffer,
];
