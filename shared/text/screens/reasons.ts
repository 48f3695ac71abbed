import type { FindingCode } from '../../model/finding.ts';

/**
 * Why a lane that could be there is not, in about three words for a label in the picture. Codes that explain no
 * missing lane are left out.
 */
export const missingLaneReasons: Readonly<Partial<Record<FindingCode, string>>> = {
  'net.port-down': 'cable out?',
  'smb.dialect-too-old': 'SMB too old',
  'smb.server-off': 'off on the NAS',
  'smb.guest-cannot-bind': 'not for guests',
  'smb.binding-refused': 'NAS refused it',
  'smb.channel-not-opened': 'kernel gave no reason',
  'smb.not-requested': 'not requested',
  'smb.session-shared': 'older session rules',
  'smb.mount-address-not-advertised': 'address not announced',
  'net.same-exit': 'same interface here',
  'net.arp-flux': 'one MAC answers',
  'net.reverse-path-filter': 'answers dropped here?',
  'smb.unreachable-address': 'cannot be reached',
  'smb.unequal-speed': 'slower, left out',
  'smb.one-port': 'other port preferred',
  'smb.channel-lost': 'was lost',
  'smb.kernel-weak': 'kernel too old',
};

/** When no finding explains it. */
export const missingLaneUnexplained = 'not connected';
/** When it could not be checked. */
export const missingLaneUnknown = 'not checked';
