import type { IpLink } from '../../collect/network/linux/addresses.ts';
import { linksOf as readLinks } from '../../collect/network/links.ts';
import { shortestAddress } from '../../collect/text/ip-address.ts';
import type { InterfaceAddress } from '../../../shared/model/network.ts';
import type { Machine } from '../../machine/machine.ts';
import ipaddr from 'ipaddr.js';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';

export const linksOf = async (machine: Machine): Promise<readonly IpLink[]> => (await readLinks(machine)).value;

/** An interface that is there now, and leads out of this machine. */
export function linkIn(links: readonly IpLink[], name: string): IpLink {
  const link = links.find((each) => each.name === name);
  if (link === undefined) throw new ChangeRefused('bad-plan', preparing.noInterface(name));
  if (isLoopback(link)) throw new ChangeRefused('bad-plan', preparing.loopback(name));
  return link;
}

export const isLoopback = ({ flags, linkType }: IpLink): boolean =>
  flags.includes('LOOPBACK') || linkType === 'loopback';

/** The address of an interface, in the form in which the kernel prints it. */
export function ownAddress(link: IpLink, address: string): InterfaceAddress {
  const shortest = shortestAddress(address);
  const own = link.addresses.find((each) => each.address === shortest);
  if (own?.scope !== 'global') throw new ChangeRefused('bad-plan', preparing.notItsAddress(link.name, address));
  return own;
}

/** The network that an address lies in, as the kernel keeps it: `10.77.1.50` of a length of 24 → `10.77.1.0/24`. */
export function networkAround({ address, prefixLength }: Pick<InterfaceAddress, 'address' | 'prefixLength'>): string {
  return plainNetwork(`${address}/${prefixLength}`);
}

/** `10.77.1.50/24` → `10.77.1.0/24` */
export function plainNetwork(network: string): string {
  const [address, length] = ipaddr.parseCIDR(network);
  const parser = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${parser.networkAddressFromCIDR(network).toString()}/${length}`;
}
