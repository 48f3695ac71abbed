import { first, listed } from '../findings/finding-text.ts';

export const useBothPorts = 'Send each path by its own port';
export const loosenFilter = 'Accept answers on the second port';
export const answerPerPort = 'Let each port answer for itself';
export const lowerMtu = (bytes: number): string => `Set the packet size to ${bytes} bytes`;
export const copyMtu = 'Set one packet size by hand';
export const copyBond = 'Take the ports out of the bond';
export const pastTheTunnel = 'Send it past the tunnel';
export const copyLinkUp = 'Switch the port on by hand';
export const copyFlux = 'Change it at the NAS by hand';

export const ownRouting = (nics: readonly string[]): string =>
  `How this computer answers for its addresses and sends to the NAS is changed for ${listed(nics)}; other connections over them may pause for a moment.`;
export const settingsUndo =
  'The settings, routes and files get the values of before; if the computer cannot be reached any more after a change, they do so by themselves.';
export const filterPauses =
  'Nothing is interrupted by the filter itself: packets are accepted that were dropped before. The loose filter still drops packets from addresses to which there is no route at all.';

export const fluxPauses = (nas: string): string =>
  `${first(nas)} answers for each address by its own port from now on. Connections to it may stand still for some seconds until all computers have learned the new hardware addresses; none is closed.`;
export const fluxAppliance =
  'The makers of this kind of NAS give no safe way to set this from outside: their system writes its network settings anew. Separate networks for the two pairs of ports help on any NAS; on a Synology, Open vSwitch does (Control Panel → Network → Network Interface → Manage → Open vSwitch Settings).';
export const fluxUnasked =
  'This is changed at the NAS. Add it to Lanewise with SSH, and a plain Linux NAS can be changed from here. By hand, on a Linux NAS as root; it holds until the next start:';

export const mtuPauses = (nic: string): string =>
  `${nic} may stand still for a moment; some drivers take the link down and up to change it. Open connections go on with smaller packets.`;
export const mtuAtNas =
  'The larger packet size is set at the NAS, where it is changed in the settings of its network. On a plain Linux NAS, as root; it holds until the next start:';

export const bondWhy =
  'Changing a bond can cut this computer or the NAS off, so it is never done for you. Where the bond came from (NetworkManager, netplan, systemd-networkd, the switch) must be changed as well. To try it until the next start, with a free address in place of ADDRESS/24:';
export const oneMemberWhy =
  'Which members of a bond carry is settled with the switch by LACP (802.3ad), so it is mended there: put its ports into one group.';
export const nasBondWhy =
  'Changing a bond can cut the NAS off, so it is never done for you. Do it in the network settings of the NAS, with its screen or a third port at hand: take the ports out of the bond and give each an address of its own.';

export const portDownWhy = 'No setting brings a link back: look at the cable and the switch port at its other end.';
export const portOffWhy =
  'If the port has a cable and was only switched off, this switches it on until the next start; whoever switched it off may have had a reason:';
export const linkSlowWhy =
  'Two ends agree on the speed by what cable and ports allow. Forcing it would often cut the link, so change the cable first, then look at the settings of the switch port.';
export const stalledWhy =
  'The path is dead below the share, and the kernel gives it up by itself. Look at the cable and the switch port; changing the mount now would wait for the same dead path.';
export const sameExitWhy =
  'No second address of the NAS is known that the other port of this computer could take. Give each pair of ports a network of its own, here and at the NAS.';
