import type { IpLink } from '../../collect/linux/addresses.ts';
import { linksOf } from '../../collect/linux/readings.ts';
import { shortestAddress } from '../../collect/linux/ip-address.ts';
import type { Machine } from '../../machine/machine.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';

/** An interface that is there now. */
export async function linkOf(machine: Machine, name: string): Promise<IpLink> {
  const { value: links } = await linksOf(machine);
  const link = links.find((each) => each.name === name);
  if (link === undefined) throw new ChangeRefused('bad-plan', preparing.noInterface(name));
  return link;
}

/** The address of an interface, in the form in which the kernel prints it. */
export function ownAddress(link: IpLink, address: string): string {
  const shortest = shortestAddress(address);
  const own = link.addresses.find((each) => each.address === shortest);
  if (own === undefined) throw new ChangeRefused('bad-plan', preparing.notItsAddress(link.name, address));
  return own.address;
}
