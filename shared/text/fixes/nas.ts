import { listed } from '../findings/finding-text.ts';

export const switchOn = 'Switch multichannel on at the NAS';
export const switchOnByHand = 'Switch multichannel on by hand';
export const announceAll = 'Let the NAS announce all its ports';
export const announceReachable = 'Announce only ports that answer';
export const announceByHand = 'Change what the NAS announces';
export const restartByHand = 'Restart the SMB service by hand';
export const encryptPerShare = 'Demand encryption per share instead';
export const allowReading = 'Allow Lanewise to read it';
export const raiseProtocol = 'Raise the maximum protocol at the NAS';
export const withoutRss = 'Announce the ports without RSS';

export const reloaded = (nas: string): string =>
  `The SMB service of ${nas} reads its settings anew; it is not restarted, and nobody’s connection to it is dropped.`;
export const sambaUndo =
  'The block that Lanewise adds to smb.conf is taken out again and the settings are read anew. The new text is checked with testparm before it counts.';
export const announcedThen = (addresses: readonly string[]): string =>
  `Announced are then ${listed(addresses)}. The NAS goes on listening on all of its addresses, so that other computers lose nothing but the offer of a second path there.`;

export const unaskedWhy =
  'Add the NAS to Lanewise with SSH, and a plain Samba can be changed from here. By hand: put this into section [global] of smb.conf, let Samba read it, and mount the shares again:';
export const kindWhy = (system: string): string =>
  `${system} is not changed by Lanewise, because its own tools write these settings. By hand:`;
export const runningOlder =
  'The settings say that multichannel is on, so the running service is older than they are. A restart drops everyone who is connected, so it is never done for you:';
export const boundWhy =
  'The service listens on listed ports only, so the change needs a restart of it, which drops everyone who is connected. That is never done for you; list the addresses in section [global] of smb.conf, then restart it:';
export const encryptionWhy =
  'A service that demands encryption of everyone refuses the Linux client’s further channels. Less encryption is your choice, so it is never made for you. To demand it for single shares only, in smb.conf; a share without the line is then not encrypted:';
export const namesNone =
  'The NAS offers multichannel and names none of its ports. See which ports its SMB service may use; in section [global] of smb.conf an empty list means all:';
export const rssWhy =
  'A newer kernel is the cure. Until then, a port that is announced without RSS gets one channel each; other computers get no more than one channel per port then either, so that this is your choice. In section [global] of smb.conf:';
export const unreachableWire =
  'The address lies in a network of this computer, so a cable, a switch or the port of the NAS is the likely cause: no setting brings it back. If it is not meant to be used, take it out of what the NAS announces.';
export const maximumProtocol = 'SMB3';
