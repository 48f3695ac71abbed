import { familyOf as ipFamilyOf, wholePrefix } from '../../shared/model/ip-family.ts';
/** How the kernel and `ip` write what an operation names. */

const octal = (sign: string): string => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`;

/** How /proc/self/mounts writes a place (fs/proc_namespace.c, show_vfsmnt: seq_path with " \t\n\\"). */
export const shownPath = (path: string): string => path.replaceAll(/[ \t\n\\]/g, octal);

/** How it writes the name of an SMB share (fs/smb/client/cifsfs.c, cifs_show_devname: blanks only). */
export const shownShare = (remote: string): string => remote.replaceAll(/[ \t]/g, octal);

/** How `ip` prints a network: one address without its length, all addresses as a word. */
export function shownNetwork(network: string): string {
  if (network === '0.0.0.0/0' || network === '::/0') return 'default';
  const whole = `/${wholePrefix(network)}`;
  return network.endsWith(whole) ? network.slice(0, -whole.length) : network;
}

/** The word by which `ip` is told the family of an address or a network. */
export const familyOf = (network: string): '-4' | '-6' => (ipFamilyOf(network) === 'ipv6' ? '-6' : '-4');
